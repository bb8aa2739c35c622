using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace CyborgDb.EndToEnd.Tests.Support;

/// <summary>Secrets that are easy to recognise, in all the forms in which they could show.</summary>
public sealed class Canaries : IDisposable
{
    private readonly List<(string What, string Form)> _forms = [];

    public Canaries()
    {
        Key = IndexKey.FromHex(KeyHex);
        Bytes("the key", Convert.FromHexString(KeyHex));
        Bytes("the other key", Convert.FromHexString(OtherKeyHex));
        OtherKey = IndexKey.FromHex(OtherKeyHex);
        Text("the credential", Credential);
        Text("a user's token", Token);
        Text("contents", Contents);
        Text("a metadata value", Value);
        Text("the query's text", QueryText);
        Bytes("bytes of contents", ContentBytes);
        foreach (var number in new[] { Vector[0], Vector[1], Query[0], Query[1] })
        {
            _forms.Add(("a vector", number.ToString("R", CultureInfo.InvariantCulture)));
            _forms.Add(("a vector", number.ToString("F3", CultureInfo.InvariantCulture)));
        }
        _forms.Add(("a metadata number", Number.ToString("R", CultureInfo.InvariantCulture)));
        Bytes("a vector", MemoryMarshal.AsBytes(Vector.AsSpan()).ToArray());
        Bytes("a query", MemoryMarshal.AsBytes(Query.AsSpan()).ToArray());
    }

    public const string KeyHex = "c0ffee00c0ffee01c0ffee02c0ffee03c0ffee04c0ffee05c0ffee06c0ffee07";
    public const string OtherKeyHex = "deadbe00deadbe01deadbe02deadbe03deadbe04deadbe05deadbe06deadbe07";
    public const string Credential = "canary-credential-5511";
    public const string Token = "cdbk_canaryToken7788";
    public const string Contents = "canary contents 9921";
    public const string Value = "canary value 4417";
    public const string QueryText = "canary query 3303";
    public const double Number = 7654321.125;

    public static float[] Vector { get; } = [98765.4375f, -45678.5625f];

    public static float[] Query { get; } = [13579.6875f, -24680.8125f];

    public static byte[] ContentBytes { get; } = "canary bytes 6642"u8.ToArray();

    public IndexKey Key { get; }

    public IndexKey OtherKey { get; }

    /// <summary>What of the secrets shows in a text; null when nothing does.</summary>
    public string? FoundIn(string? text) => FoundIn(text, static _ => true);

    private string? FoundIn(string? text, Func<string, bool> isMeant)
    {
        if (text is null)
            return null;
        foreach (var (what, form) in _forms)
        {
            if (isMeant(what) && text.Contains(form, StringComparison.OrdinalIgnoreCase))
                return $"{what} ({form})";
        }
        return null;
    }

    /// <summary>What of the keys, tokens and credentials shows in a text; null when nothing does.</summary>
    public string? CredentialFoundIn(string? text) =>
        FoundIn(text, static what => what is "the key" or "the other key" or "the credential" or "a user's token");

    public IReadOnlyList<string> Forms => [.. _forms.Select(form => form.Form)];

    public void Add(string what, string secret) => Text(what, secret);

    public void Dispose()
    {
        Key.Dispose();
        OtherKey.Dispose();
    }

    private void Text(string what, string text)
    {
        _forms.Add((what, text));
        Bytes(what, Encoding.UTF8.GetBytes(text));
    }

    private void Bytes(string what, byte[] bytes)
    {
        _forms.Add((what, Convert.ToHexString(bytes)));
        // Wherever they stand in a longer base64 text, less the characters that their neighbours share.
        for (var offset = 0; offset < 3; offset++)
        {
            var text = Convert.ToBase64String([.. new byte[offset], .. bytes]);
            _forms.Add((what, text[4..^4]));
        }
        _forms.Add((what, string.Join(',', bytes)));
        _forms.Add((what, string.Join(", ", bytes)));
    }
}
