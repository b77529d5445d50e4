"""Facts of a function of several variables: where its gradient is zero, and what is there."""
