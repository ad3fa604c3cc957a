"""Users of the bench's databases. Passwords are the same as the logins."""

REFERENT = "bench.referent"  # whose screens are measured
COORDINATOR = "bench.coordinator"  # who sees all of the structure
VETERAN = "bench.veteran"  # follows one journey that has lasted five years
LONG_LASTING = "Dominique Longcours"  # whose journey it is
CANDIDATE = "bench.candidate"  # the same person, on the portal
OTHER = "bench.other"  # a référent, copied as often as needed

# Open journeys, and open leads, of each référent.
OWNED = 80
