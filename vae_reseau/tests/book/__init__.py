from . import test_vae_offer
from . import test_vae_offer_search
from . import test_network_partner
