namespace CyborgDb.Emulator;

/// <summary>A version of the service, which the emulator answers as.</summary>
public enum ServiceVersion
{
    /// <summary>Version 0.17.</summary>
    V017,

    /// <summary>Version 0.18, which adds text search, metadata schemas and more to 0.17.</summary>
    V018,
}
