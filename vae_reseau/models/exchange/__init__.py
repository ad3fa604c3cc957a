from . import data_inclusion
from . import data_inclusion_rules
from . import vae_source_record
from . import vae_exchange_mapping
from . import vae_network_export
from . import vae_network_import
from . import res_partner
from . import vae_offer
