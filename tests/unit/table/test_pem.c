#include "suite.h"

#include "table/pem.h"

#define B    "-----BEGIN CERTIFICATE-----\n"
#define E    "-----END CERTIFICATE-----"
#define DATA "MIIBszCCAVmgAwIBAgIU\nxy+/8w==\n"

static const struct {
    const char *text;
    const char *fault; /* "": none */
} cases[] = {
    { B DATA E, "" },
    { B DATA E "\n", "" },
    { "\n  " B "  MIIB\n  " E "  \n", "" },
    { "-----BEGIN CERTIFICATE-----\r\nMIIB\r\n-----END CERTIFICATE-----\r\n", "" },
    { B DATA E "\n" B DATA E, "" },
    { "subject=/CN=a\nissuer: b\n" B DATA E, "" },
    { "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nMIIB\n"
      "-----END RSA PRIVATE KEY-----",
      "" },
    { "", "it has no line \"-----BEGIN ...-----\"; file(\"...\") reads a file" },
    { "cert.pem", "it has no line \"-----BEGIN ...-----\"; file(\"...\") reads a file" },
    { DATA, "it has no line \"-----BEGIN ...-----\"; file(\"...\") reads a file" },
    { "-----BEGIN CERTIFICATE----- MIIB " E, "its line \"-----BEGIN ...-----\" does not stand alone" },
    { "-----BEGIN CERTIFICATE-----\\nMIIB\\n" E, "its line \"-----BEGIN ...-----\" does not stand alone" },
    { "-----BEGIN \n", "its line \"-----BEGIN ...-----\" does not stand alone" },
    { B DATA, "it has no line \"-----END ...-----\" behind the line \"-----BEGIN ...-----\"" },
    { B DATA "-----END CERTIFICATE", "a line between its BEGIN and END lines is not base64" },
    { B DATA "-----END PRIVATE KEY-----",
      "the labels of its lines \"-----BEGIN ...-----\" and \"-----END ...-----\" differ" },
    { B E, "there is nothing between its BEGIN and END lines" },
    { B "\n" E, "there is nothing between its BEGIN and END lines" },
    { B "not base64!\n" E, "a line between its BEGIN and END lines is not base64" },
    { B DATA "Late: header\n" E, "a line between its BEGIN and END lines is not base64" },
    { B DATA E "\n" B "?\n" E, "a line between its BEGIN and END lines is not base64" },
};

static void faults(void)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *fault = pem_fault(sv_from(cases[i].text));
        ASSERT_TEXT(sv_from(fault), cases[i].fault);
    }
}

static void private_keys(void)
{
    CU_ASSERT_FALSE(pem_has_private_key(SV(B DATA E)));
    CU_ASSERT_FALSE(pem_has_private_key(SV("-----BEGIN PUBLIC KEY-----\n" DATA "-----END PUBLIC KEY-----")));
    CU_ASSERT_FALSE(pem_has_private_key(SV("PRIVATE KEY")));
    CU_ASSERT_TRUE(pem_has_private_key(SV("-----BEGIN PRIVATE KEY-----\n" DATA "-----END PRIVATE KEY-----")));
    CU_ASSERT_TRUE(pem_has_private_key(
        SV(B DATA E "\n-----BEGIN EC PRIVATE KEY-----\n" DATA "-----END EC PRIVATE KEY-----")));
}

SUITE("table/pem", TEST(faults), TEST(private_keys))
