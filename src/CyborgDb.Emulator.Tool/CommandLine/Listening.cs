using System.Net;
using System.Net.Sockets;

namespace CyborgDb.Emulator.CommandLine;

/// <summary>Says where the emulator listens, and who else can reach it there.</summary>
internal static class Listening
{
    /// <param name="address">The address that it was told to listen on.</param>
    /// <param name="baseAddress">Where it can be called from this machine.</param>
    public static string Describe(IPAddress address, Uri baseAddress)
    {
        if (!IsEvery(address))
            return $"Listening on {baseAddress}";
        var host = address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
        return $"Listening on http://{host}:{baseAddress.Port}/, which is every address of this machine; from here at {baseAddress}";
    }

    /// <summary>What to say where others can reach it; null on the loopback.</summary>
    public static string? Warn(CyborgDbEmulatorOptions options)
    {
        if (IPAddress.IsLoopback(options.Address))
            return null;
        var danger = options.RootKey is null
            ? "everybody on the network can use it, and what they send and get is not encrypted on the way."
            : "everybody on the network can reach it, and the root key and all that is sent are not encrypted on the way.";
        return $"Warning: {danger} Without --host only this machine can.";
    }

    private static bool IsEvery(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
