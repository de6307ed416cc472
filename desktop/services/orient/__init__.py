"""Where somebody can be sent today: which services, how soon, how far, and why. Nothing is recorded of who asks."""
