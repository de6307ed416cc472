"""Owns meetings: agendas, who came, what became of their lines, their minutes; must not know widgets."""
