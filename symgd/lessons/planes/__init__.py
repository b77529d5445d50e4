"""How a picture of several variables fits the paper: windows, levels, slices."""
