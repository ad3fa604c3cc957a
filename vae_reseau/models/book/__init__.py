from . import vae_network_catalogues
from . import vae_territory
from . import vae_partner_mark_mixin
from . import vae_partner_rule
from . import res_partner
from . import vae_offer
from . import vae_offer_search
from . import vae_offer_check
