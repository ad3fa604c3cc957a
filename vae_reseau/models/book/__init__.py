from . import vae_network_catalogues
from . import vae_territory
from . import res_partner
from . import vae_offer
from . import vae_offer_search
from . import vae_offer_check
