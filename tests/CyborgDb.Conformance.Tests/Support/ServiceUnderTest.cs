using CyborgDb.Conformance.Tests.Support;
using CyborgDb.Emulator;

[assembly: AssemblyFixture(typeof(ServiceUnderTest))]
[assembly: Trait("Category", "Conformance")]

namespace CyborgDb.Conformance.Tests.Support;

/// <summary>
/// The service that all tests of this project share: the one that the environment names, or else an emulator. What it is able to do is
/// found out once, so that a test which needs more is skipped with the reason.
/// </summary>
public sealed class ServiceUnderTest : IAsyncLifetime
{
    private const string EmulatorSlot = "conformance";

    private CyborgDbEmulator? _emulator;

    public Uri BaseAddress { get; private set; } = null!;

    /// <summary>The root key; null for a service without one.</summary>
    public string? RootKey { get; private set; }

    /// <summary>The KMS slot to create indexes with; null where there is none to use.</summary>
    public string? KmsSlot { get; private set; }

    /// <summary>The embedding model to create indexes with; null where there is none to use.</summary>
    public string? EmbeddingModel { get; private set; }

    /// <summary>What the service says of its version.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Whether it is of version 0.18 or later.</summary>
    public bool HasVersion018 { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (Setting("CYBORGDB_TEST_BASE_URL") is { } address)
        {
            BaseAddress = new Uri(address);
            RootKey = Setting("CYBORGDB_TEST_SERVICE_KEY");
            KmsSlot = Setting("CYBORGDB_TEST_KMS");
            EmbeddingModel = Setting("CYBORGDB_TEST_EMBEDDING_MODEL");
        }
        else
        {
            RootKey = "root-key-of-the-conformance-run";
            KmsSlot = EmulatorSlot;
            EmbeddingModel = "emulator-hash-256";
            _emulator = await CyborgDbEmulator.StartAsync(new() { ServiceVersion = ServiceVersion.V018, RootKey = RootKey, KmsNames = { EmulatorSlot } });
            BaseAddress = _emulator.BaseAddress;
        }
        using var client = NewClient(RootKey);
        Version = (await client.GetHealthAsync()).Version ?? "unknown";
        HasVersion018 = !Version.StartsWith("0.17", StringComparison.Ordinal);
        TestContext.Current.SendDiagnosticMessage("The service at {0} says that its version is {1}.", BaseAddress, Version);
    }

    public ValueTask DisposeAsync() => _emulator?.DisposeAsync() ?? default;

    /// <summary>A client of the service, with the credential given.</summary>
    public CyborgDbClient NewClient(string? apiKey) => new(new CyborgDbClientOptions { BaseAddress = BaseAddress, ApiKey = apiKey });

    private static string? Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
