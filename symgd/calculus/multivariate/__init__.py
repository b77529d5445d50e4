"""Facts of a function of several variables: bounds on boxes, where its gradient is zero, and what is there."""
