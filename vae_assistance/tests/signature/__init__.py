from . import test_vae_signature
from . import test_signing_of_professionals
