"""Owns giving and receiving: laptops and whom one trusts, change files, the shared folder; must not know widgets."""
