"""Users of the bench's databases. Passwords are the same as the logins."""

REFERENT = "bench.referent"  # whose screens are measured
COORDINATOR = "bench.coordinator"  # who sees all of the structure
OTHER = "bench.other"  # a référent, copied as often as needed

# Open journeys, and open leads, of each référent.
OWNED = 80
