"""The update rules, a file a family; `symgd.optimizers` imports each, in the order of the list."""
