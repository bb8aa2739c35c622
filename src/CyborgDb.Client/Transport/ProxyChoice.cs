using System.Net;
using CyborgDb.Diagnostics;
using Microsoft.Extensions.Logging;

namespace CyborgDb.Transport;

/// <summary>
/// Which proxy is between a client and its service. One of the environment is nobody's decision that it may see keys: it gets only what it
/// cannot read, and nothing that stays on this machine.
/// </summary>
internal static class ProxyChoice
{
    public static void Apply(CyborgDbClientOptions options, SocketsHttpHandler handler)
    {
        var address = options.BaseAddress;
        var isTunnel = address.Scheme == Uri.UriSchemeHttps;
        var why = IsThisMachine(address) ? "of this machine" : isTunnel ? null : "plain http, which would show it index keys and data";
        handler.Proxy = options.Proxy;
        handler.UseProxy = options.Proxy is not null || why is null;

        var log = options.LoggerFactory?.CreateLogger(ClientTelemetry.Name);
        // To ask the system for its proxy can take long: not for a log line that nobody reads.
        if (log?.IsEnabled(LogLevel.Warning) != true || Name(options.Proxy ?? HttpClient.DefaultProxy, address) is not { } proxy)
            return;
        if (!handler.UseProxy)
            log.ProxyNotUsed(proxy, why!);
        else if (isTunnel)
            log.ProxyTunnels(proxy);
        else
            log.ProxySeesKeys(proxy);
    }

    /// <summary>
    /// Whether an address can only mean the machine that it is used on: besides what the framework takes for loopback, the names that are set
    /// aside for it (RFC 6761), also as fully qualified names.
    /// </summary>
    private static bool IsThisMachine(Uri address)
    {
        var host = address.IdnHost.AsSpan().TrimEnd('.');
        return address.IsLoopback
            || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The proxy's host and port, without the credentials that its address may hold; <see langword="null"/> where requests go to the service directly.</summary>
    private static string? Name(IWebProxy proxy, Uri address) =>
        !proxy.IsBypassed(address) && proxy.GetProxy(address) is { } through && through != address ? $"{through.Host}:{through.Port}" : null;
}
