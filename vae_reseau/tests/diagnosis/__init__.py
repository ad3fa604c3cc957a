from . import test_find_offers
