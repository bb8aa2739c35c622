using System.Security.Cryptography;
using System.Text;

namespace CyborgDb.Emulator.Http;

/// <summary>Checks <c>X-API-Key</c> against the root key, of which only a hash is kept. Without a root key all may enter.</summary>
sealed class ApiKeyCheck(string? rootKey)
{
    const string Header = "X-API-Key";

    readonly byte[]? _rootKeyHash = rootKey is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(rootKey));

    public void Require(HttpRequest request)
    {
        if (_rootKeyHash is null)
            return;
        string presented = request.Headers[Header].ToString();
        if (presented.Length == 0)
            throw RejectedException.Unauthorized($"Missing API key: the header {Header} is required");

        // Hashes have one length, so the comparison takes as long for any wrong key.
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(presented));
        if (!CryptographicOperations.FixedTimeEquals(hash, _rootKeyHash))
            throw RejectedException.Unauthorized("Invalid API key");
    }
}
