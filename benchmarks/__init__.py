"""The measurements of quality.md, one file each, side by side with their yardstick in the same run."""
