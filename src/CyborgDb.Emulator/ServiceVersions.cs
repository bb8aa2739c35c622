namespace CyborgDb.Emulator;

internal static class ServiceVersions
{
    /// <summary>What health reports.</summary>
    public static string FullNumber(this ServiceVersion version) => version == ServiceVersion.V018 ? "0.18.0" : "0.17.0";
}
