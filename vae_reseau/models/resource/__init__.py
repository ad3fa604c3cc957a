from . import vae_resource
from . import vae_resource_version
from . import vae_resource_sending
from . import vae_resource_portal
from . import vae_leaflet
from . import vae_candidate
from . import vae_offer
