"""Who changed what, whose data, when, from what, to what and why. Takes plain values, knows no other package."""
