using System.Security.Cryptography.X509Certificates;

namespace CyborgDb.Transport;

/// <summary>The handler that opens sockets, set up for this service.</summary>
internal static class SocketsHandler
{
    public static SocketsHttpHandler Create(CyborgDbClientOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            // A redirect would carry the index key to an address that the caller did not name.
            AllowAutoRedirect = false,
            UseCookies = false,
            // A response that is given up on closes its connection at once, which is what ends a synchronous read of it.
            ResponseDrainTimeout = TimeSpan.Zero,
            // Clients live long: a new connection now and then notices that a name has moved.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        if (options.ServerCertificateValidation is { } validation)
            handler.SslOptions.RemoteCertificateValidationCallback = validation;
        if (options.CertificateAuthorityFile is { } file)
            handler.SslOptions.CertificateChainPolicy = TrustOnly(file);
        ProxyChoice.Apply(options, handler);
        SocketsConnect.Use(handler);
        return handler;
    }

    /// <summary>A chain that ends in one of the file's certificates; names and dates are verified as always.</summary>
    private static X509ChainPolicy TrustOnly(string file)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }
}
