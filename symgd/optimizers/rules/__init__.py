"""The update rules, a file a family; `registry.RULES` lists them, and loads them when one is asked for by name."""
