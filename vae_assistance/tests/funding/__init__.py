from . import test_vae_funding
from . import test_vae_leave
from . import test_vae_delivery_certificate
from . import test_funding_tours
