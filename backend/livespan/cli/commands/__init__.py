"""What each command takes, one file each; what it does is imported when it runs."""
