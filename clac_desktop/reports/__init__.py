"""What leaves for people: lists to fill in on paper, workbooks, documents."""
