"""The pages of the window, one file or folder each; pages do not know each other."""
