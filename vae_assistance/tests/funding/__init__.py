from . import test_vae_funding
from . import test_vae_leave
from . import test_vae_delivery_certificate
