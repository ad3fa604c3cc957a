from . import test_vae_resource
from . import test_vae_resource_send
from . import test_resource_portal
from . import test_vae_leaflet
