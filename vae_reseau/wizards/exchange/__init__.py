from . import vae_vcard_import
