-- The password is the login, hashed in one round: Odoo hashes it as it does with any at
-- the first login. To hash all of them now would be a tenth of the installation, which
-- core does at the next module with what is not hashed at all.
UPDATE res_users SET password = demo.password
  FROM (VALUES
    ('referent',
     '$pbkdf2-sha512$1$ZGVtbyByZWZlcmVudA$YUsNj39T67x5J/T3T6Bm5SjxFGBamNefBBYHtl/kJcI8O7gwLaKkuYLzNZs1AaA6QSQlEyU9PHjmr60uxTC19A'),
    ('referent2',
     '$pbkdf2-sha512$1$ZGVtbyByZWZlcmVudDI$OYDyS0dvzYG99vTmdW27Y650xY/HbTlp43PlZugQZpFS6b0e5iw21HUd..sGSFdboaFUAVwdfOt8HavldShGWA'),
    ('referent3',
     '$pbkdf2-sha512$1$ZGVtbyByZWZlcmVudDM$hEMvxLWl.Zo0FrbGEHAo4dcJC6DC6tDKQ5kpPG7abiKqIjm1owwfGGJn5id8dAp.OFrm1KZyX8phJefjwXNCcg'),
    ('accompagnateur',
     '$pbkdf2-sha512$1$ZGVtbyBhY2NvbXBhZ25hdGV1cg$K4khxlLEc2illztdsIX1rlTVdYEQdWIxoRog9rsQfKOv1jNNeC94lPXZPi6Cnch20eN2XG4tkaPnwnoIBzLOPA'),
    ('accompagnateur2',
     '$pbkdf2-sha512$1$ZGVtbyBhY2NvbXBhZ25hdGV1cjI$nHXaYkSMClkkZBMZqYzmeB1JvnIF8CH4uDJgsMWsBwXPqIZxC9HBR/mbyygGZU9Fm461cDMZSsSSV5F9JmiZQA'),
    ('coordinateur',
     '$pbkdf2-sha512$1$ZGVtbyBjb29yZGluYXRldXI$jW9q5oy2udCE2qsCzpJFHwLakAAh9LTvcnaF8ChiVoFCNruw3jKyG8OkkIQ54zcDbTHjfrm02SzzwbMCiOZeiw'),
    ('directeur',
     '$pbkdf2-sha512$1$ZGVtbyBkaXJlY3RldXI$XLKi/Y60x53j63ZpIJti/FMDS3BI9X9RAhP8JWwdFP0/g2xbkypw4cvXVY8BpXswpJ30VTS81xCHY9dntHYtLA'),
    ('directeur2',
     '$pbkdf2-sha512$1$ZGVtbyBkaXJlY3RldXIy$2xfT0ZWDAYfZsLxB6M4QLr6QhQry3.yHZCLAUykf0hjASKvkOgWrJfEW2Afe5GCSJzC/NhO8esh8HRjI41AgeA'),
    ('candidat',
     '$pbkdf2-sha512$1$ZGVtbyBjYW5kaWRhdA$OxGlaW0VSZbq7GRglV2XxV7QWnbWBQ7650ZRq7GqqSa1mCrcDf9ZHCwZjc05dPPdbLtpJRCrzBz.3AzlsgCuDA')
  ) AS demo (login, password)
 WHERE res_users.login = demo.login AND res_users.password IS NULL;
