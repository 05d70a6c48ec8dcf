import { base64url } from "../../../support/make-jwt.ts";

/** The text that all JWS examples of RFC 7520 section 4 sign. */
export const signedText =
  "It\u2019s a dangerous business, Frodo, going out your door. You step onto the road, and if you don't keep your feet, there\u2019s no knowing where you might be swept off to.";

const payload = base64url(signedText);
const personKid = "bilbo.baggins@hobbiton.example";
const secretKid = "018c0ae5-4d9b-471b-bfd6-eef314bc7037";

/** Sections 3.1, 3.3 and 3.5: the public keys and the secret of the examples. */
export const keys = [
  {
    kty: "RSA",
    kid: personKid,
    use: "sig",
    n:
      "n4EPtAOCc9AlkeQHPzHStgAbgs7bTZLwUBZdR8_KuKPEHLd4rHVTeT-O-XV2jRojdNhxJWTDvNd7nqQ0VEiZQHz_AJmSCpMaJMRBSFKrKb2wqVwGU_NsYOYL-QtiWN2l" +
      "bzcEe6XC0dApr5ydQLrHqkHHig3RBordaZ6Aj-oBHqFEHYpPe7Tpe-OfVfHd1E6cS6M1FZcD1NNLYD5lFHpPI9bTwJlsde3uhGqC0ZCuEHg8lhzwOHrtIQbS0FVbb9k3" +
      "-tVTU4fg_3L_vniUFAKwuCLqKnS2BYwdq_mzSnbLY7h_qixoR7jig3__kRhuaxwUkRz5iaiQkqgc5gHdrNP5zw",
    e: "AQAB",
  },
  {
    kty: "EC",
    kid: personKid,
    use: "sig",
    crv: "P-521",
    x: "AHKZLLOsCOzz5cY97ewNUajB957y-C-U88c3v13nmGZx6sYl_oJXu9A5RkTKqjqvjyekWF-7ytDyRXYgCF5cj0Kt",
    y: "AdymlHvOiLxXkEhayXQnNCvDX4h9htZaCJN34kfmC6pV5OhQHiraVySsUdaQkAgDPrwQrJmbnX9cwlGfP-HqHZR1",
  },
  { kty: "oct", kid: secretKid, use: "sig", alg: "HS256", k: "hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg" },
] as const;

const hmacSignature = "s0h6KThzkfBBBkLspW1h84VsJZFTsPPqMDA7g1Md7p0";

function header(alg: string, kid?: string): string {
  return base64url(JSON.stringify(kid === undefined ? { alg } : { alg, kid }));
}

const rs256Signature =
  "MRjdkly7_-oTPTS3AXP41iQIGKa80A0ZmTuV5MEaHoxnW2e5CZ5NlKtainoFmKZopdHM1O2U4mwzJdQx996ivp83xuglII7PNDi84wnB-BDkoBwA78185hX-Es4JIwmDLJK3" +
  "lfWRa-XtL0RnltuYv746iYTh_qHRD68BNt1uSNCrUCTJDt5aAE6x8wW1Kt9eRo4QPocSadnHXFxnt8Is9UzpERV0ePPQdLuW3IS_de3xyIrDaLGdjluPxUAhb6L2aXic1U12" +
  "podGU0KLUQSE_oI-ZnmKJ3F4uOZDnd6QZWJushZ41Axf_fcIe8u9ipH84ogoree7vjbU5y18kDquDg";
const ps384Signature =
  "cu22eBqkYDKgIlTpzDXGvaFfz6WGoz7fUDcfT0kkOy42miAh2qyBzk1xEsnk2IpN6-tPid6VrklHkqsGqDqHCdP6O8TTB5dDDItllVo6_1OLPpcbUrhiUSMxbbXUvdvWXzg-" +
  "UD8biiReQFlfz28zGWVsdiNAUf8ZnyPEgVFn442ZdNqiVJRmBqrYRXe8P_ijQ7p8Vdz0TTrxUeT3lm8d9shnr2lfJT8ImUjvAA2Xez2Mlp8cBE5awDzT0qI0n6uiP1aCN_2_" +
  "jLAeQTlqRHtfa64QQSUmFAAjVKPbByi7xho0uTOcbH510a6GYmJUAfmWjwZ6oD4ifKo8DYM-X72Eaw";
const es512Signature =
  "AE_R_YZCChjn4791jSQCrdPZCNYqHXCTZH0-JZGYNlaAjP2kqaluUIIUnC9qvbu9Plon7KRTzoNEuT4Va2cmL1eJAQy3mtPBu_u_sDDyYjnAMDxXPn7XrT0lw-kvAD890jl8" +
  "e2puQens_IEKBpHABlsbEPX6sFY8OcGDqoRuBomu9xQ2";

/** The three signatures of section 4.8: two with an unprotected header, one of them with nothing protected at all. */
const threeSignatures = [
  {
    protected: header("RS256"),
    header: { kid: personKid },
    signature:
      "MIsjqtVlOpa71KE-Mss8_Nq2YH4FGhiocsqrgi5NvyG53uoimic1tcMdSg-qptrzZc7CG6Svw2Y13TDIqHzTUrL_lR2ZFcryNFiHkSw129EghGpwkpxaTn_THJTCglNbADko" +
      "1MZBCdwzJxwqZc-1RlpO2HibUYyXSwO97BSe0_evZKdjvvKSgsIqjytKSeAMbhMBdMma622_BG5t4sdbuCHtFjp9iJmkio47AIwqkZV1aIZsv33uPUqBBCXbYoQJwt7mxPft" +
      "HmNlGoOSMxR_3thmXTCm4US-xiNOyhbm8afKK64jU6_TPtQHiJeQJxz9G3Tx-083B745_AfYOnlC9w",
  },
  {
    header: { alg: "ES512", kid: personKid },
    signature:
      "ARcVLnaJJaUWG8fG-8t5BREVAuTY8n8YHjwDO1muhcdCoFZFFjfISu0Cdkn9Ybdlmi54ho0x924DUz8sK7ZXkhc7AFM8ObLfTvNCrqcI3Jkl2U5IX3utNhODH6v7xgy1Qahs" +
      "n0fyb4zSAkje8bAWz4vIfj5pCMYxxm4fgV3q7ZYhm5eD",
  },
  { protected: header("HS256", secretKid), signature: hmacSignature },
] as const;

/** Sections 4.1 to 4.4 and 4.6 to 4.8, in each serialization in which they are printed. */
export const signedExamples: readonly (readonly [section: string, token: string])[] = [
  ["4.1 RSA v1.5", `${header("RS256", personKid)}.${payload}.${rs256Signature}`],
  ["4.1, flattened", json({ protected: header("RS256", personKid), signature: rs256Signature })],
  ["4.1, general", json({ signatures: [{ protected: header("RS256", personKid), signature: rs256Signature }] })],
  ["4.2 RSA-PSS", `${header("PS384", personKid)}.${payload}.${ps384Signature}`],
  ["4.3 ECDSA", `${header("ES512", personKid)}.${payload}.${es512Signature}`],
  ["4.4 HMAC", `${header("HS256", secretKid)}.${payload}.${hmacSignature}`],
  [
    "4.6 specific header fields protected",
    json({
      protected: header("HS256"),
      header: { kid: secretKid },
      signature: "bWUSVaxorn7bEF1djytBd0kHv70Ly5pvbomzMWSOr20",
    }),
  ],
  [
    "4.7 content only protected",
    json({
      header: { alg: "HS256", kid: secretKid },
      signature: "xuLifqLGiblpv9zBpuZczWhNj1gARaLV3UxvxhJxZuk",
    }),
  ],
  ["4.8 multiple signatures", json({ signatures: threeSignatures })],
];

/** Section 4.5: the content is sent separately. */
export const detachedExample = `${header("HS256", secretKid)}..${hmacSignature}`;

/** Section 4.8 with one of its signatures changed in one letter. */
export function withOneForged(index: number): string {
  const signatures = threeSignatures.map((signer, at) =>
    at === index ? { ...signer, signature: `B${signer.signature.slice(1)}` } : signer,
  );
  return json({ signatures });
}

function json(members: object): string {
  return JSON.stringify({ payload, ...members });
}

const gcmHeader = base64url('{"alg":"dir","kid":"77c7e2b8-6e13-45cf-8672-617b5b45243a","enc":"A128GCM"}');
const gcmText =
  "JW_i_f52hww_ELQPGaYyeAB6HYGcR559l9TYnSovc23XJoBcW29rHP8yZOZG7YhLpT1bjFuvZPjQS-m0IFtVcXkZXdH_lr_FrdYt9HRUYkshtrMmIUAyGmUnd9zMDB2n0cRD" +
  "IHAzFVeJUDxkUwVAE7_YGRPdcqMyiBoCO-FBdE-Nceb4h3-FtBP-c_BIwCPTjb9o0SbdcdREEMJMyZBH8ySWMVi1gPD9yxi-aQpGbSv_F9N4IZAxscj5g-NJsUPbjk29-s7L" +
  "JAGb15wEBtXphVCgyy53CoIKLHHeJHXex45Uz9aKZSRSInZI-wjsY0yu3cT4_aQ3i1o-tiE-F8Ios61EKgyIQ4CWao8PFMj8TTnp";

/** Sections 5.6, 5.12 and, with its keys and ciphertext cut short, 5.13: direct encryption, nothing protected, several recipients. */
export const encryptedExamples: readonly (readonly [section: string, token: string, parameters: readonly string[]])[] =
  [
    ["5.6, compact", `${gcmHeader}..refa467QzzKx6QAB.${gcmText}.vbb32Xvllea2OtmHAdccRQ`, ["alg", "kid", "enc"]],
    [
      "5.12, flattened",
      JSON.stringify({
        unprotected: { alg: "A128KW", kid: "81b20965-8332-43d9-a468-82160ad91ac8", enc: "A128GCM" },
        encrypted_key: "244YHfO_W7RMpQW81UjQrZcq5LSyqiPv",
        iv: "YihBoVOGsR1l7jCD",
        ciphertext:
          "qtPIMMaOBRgASL10dNQhOa7Gqrk7Eal1vwht7R4TT1uq-arsVCPaIeFwQfzrSS6oEUWbBtxEasE0vC6r7sphyVziMCVJEuRJyoAHFSP3eqQPb4Ic1SDSqyXjw_L3svybhHYU" +
          "GyQuTmUQEDjgjJfBOifwHIsDsRPeBz1NomqeifVPq5GTCWFo5k_MNIQURR2Wj0AHC2k7JZfu2iWjUHLF8ExFZLZ4nlmsvJu_mvifMYiikfNfsZAudISOa6O73yPZtL04k_1F" +
          "I7WDfrb2w7OqKLWDXzlpcxohPVOLQwpA3mFNRKdY-bQz4Z4KX9lfz1cne31N4-8BKmojpw-OdQjKdLOGkC445Fb_K1tlDQXw2sBF",
        tag: "e2m0Vm7JvjK2VpCKXS-kyg",
      }),
      ["alg", "kid", "enc"],
    ],
    [
      "5.13, general",
      JSON.stringify({
        recipients: [
          { encrypted_key: "dYOD28kab0Vv", header: { alg: "RSA1_5", kid: "frodo.baggins@hobbiton.example" } },
          {
            encrypted_key: "ExInT0io9BqB",
            header: { alg: "ECDH-ES+A256KW", kid: "peregrin.took@tuckborough.example" },
          },
        ],
        unprotected: { cty: "text/plain" },
        protected: base64url('{"enc":"A128CBC-HS256"}'),
        iv: "VgEIHY20EnzUtZFl2RpB1g",
        ciphertext: "ajm2Q-OpPXCr7-MHXicknb1lsxLdXxK_yLds0KuhJzfWK04SjdxQeSw2L9mu3a_k1C55kCQ_3xlkcVKC5yr__Is48VOoK0k6",
        tag: "BESYyFN7T09KY7i8zKs5_g",
      }),
      ["enc", "cty"],
    ],
  ];
