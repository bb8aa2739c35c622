using CyborgDb.Emulator;

namespace CyborgDb.EndToEnd.Tests.Support;

/// <summary>A test against an emulator of one version, with a root key and a KMS slot.</summary>
public abstract class VersionTest(ServiceVersion version) : EmulatorTest
{
    protected const string RootKey = "the-root-key";
    protected const string Slot = "vault";

    protected ServiceVersion Version => version;

    protected override CyborgDbEmulatorOptions EmulatorOptions => new() { ServiceVersion = version, RootKey = RootKey, KmsNames = { Slot } };

    /// <summary>A client with a credential of its own.</summary>
    protected CyborgDbClient ClientWith(string? apiKey) => new(Emulator.BaseAddress.ToString(), apiKey);
}
