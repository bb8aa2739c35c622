using System.Globalization;
using System.Net;
using CyborgDb.Emulator.Embedding;
using CyborgDb.Emulator.Training;
using Microsoft.Extensions.AI;

namespace CyborgDb.Emulator;

/// <summary>How a <see cref="CyborgDbEmulator"/> runs. The defaults suit a test: loopback, a free port, no credential.</summary>
public sealed class CyborgDbEmulatorOptions
{
    /// <summary>The TCP port to listen on, 0 to 65535. The default, 0, takes a free one.</summary>
    public int Port { get; set; }

    /// <summary>The address to listen on. The default is the IPv4 loopback, which only this machine can reach.</summary>
    public IPAddress Address { get; set; } = IPAddress.Loopback;

    /// <summary>
    /// The root key that every request but health then has to send in <c>X-API-Key</c>. The default, <see langword="null"/>, accepts
    /// every request. It must not be empty.
    /// </summary>
    public string? RootKey { get; set; }

    /// <summary>The version of the service that it answers as. The default is 0.17.</summary>
    public ServiceVersion ServiceVersion { get; set; }

    /// <summary>How it takes the points on which the sources of the service's contract disagree.</summary>
    public ContractReadings Readings { get; } = new();

    /// <summary>
    /// The KMS slots that an index can be created with in place of a key. The emulator makes a key for each when it
    /// starts. None by default.
    /// </summary>
    public IList<string> KmsNames { get; } = [];

    /// <summary>
    /// Embedding models by name, beside the built-in <c>emulator-hash-256</c>. An index can be created with such a name, with
    /// or without the organisation that stands before its <c>/</c>, in any case. They are not disposed with the emulator. One
    /// that throws is answered with 503.
    /// </summary>
    public IDictionary<string, IEmbeddingGenerator<string, Embedding<float>>> EmbeddingModels { get; } =
        new Dictionary<string, IEmbeddingGenerator<string, Embedding<float>>>(StringComparer.Ordinal);

    /// <summary>
    /// How many vectors set off training, and how many an index needs at least to be trained; 1 or more. The default,
    /// <see langword="null"/>, is what the service has: as version 0.17, 10,000 for each list; as 0.18, 65,536 once and then each time that
    /// the best number of lists grows; and at least 10,000 to be trained. Training also needs two vectors for each list, and
    /// in 0.18 a dimension that is a multiple of 32 (<see cref="ContractReadings.TrainableDimension"/>).
    /// </summary>
    public int? TrainingThreshold { get; set; }

    /// <summary>
    /// The share of requests that go wrong at random from the start, 0 to 1, as <see cref="FaultInjector.UseRandomly"/>
    /// has it. The default is 0.
    /// </summary>
    public double FaultRate { get; set; }

    /// <summary>Where the random numbers for <see cref="FaultRate"/> start. The default is 0.</summary>
    public int FaultSeed { get; set; }

    /// <summary>Holds training jobs until a test lets them go on; without it they run at once.</summary>
    internal TrainingGate? TrainingGate { get; set; }

    /// <summary>The options in one line, without the root key.</summary>
    /// <returns>Address, port, service version, whether there is a root key, and the rest.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"Address = {Address}, Port = {Port}, ServiceVersion = {ServiceVersion.FullNumber()}, RootKey = {(RootKey is null ? "none" : "(set)")}, KmsNames = [{string.Join(", ", KmsNames)}], TrainingThreshold = {TrainingThreshold?.ToString(CultureInfo.InvariantCulture) ?? "default"}, FaultRate = {FaultRate}");

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Address);
        ArgumentOutOfRangeException.ThrowIfNegative(Port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Port, IPEndPoint.MaxPort);
        if (!Enum.IsDefined(ServiceVersion))
            throw new ArgumentOutOfRangeException(nameof(ServiceVersion), ServiceVersion, "The version is not one that can be emulated.");
        Readings.Validate();
        if (TrainingThreshold < 1)
            throw new ArgumentOutOfRangeException(nameof(TrainingThreshold), TrainingThreshold, "The threshold is 1 or more.");
        if (KmsNames.Any(string.IsNullOrEmpty) || KmsNames.Distinct(StringComparer.Ordinal).Count() != KmsNames.Count)
            throw new ArgumentException("The names of KMS slots must differ and not be empty.", nameof(KmsNames));
        string[] models = [HashingEmbedder.ModelName, .. EmbeddingModels.Keys];
        if (models.Distinct(StringComparer.OrdinalIgnoreCase).Count() != models.Length || EmbeddingModels.Values.Contains(null!))
            throw new ArgumentException("An embedding model is null, or has the name of another one.", nameof(EmbeddingModels));
        if (FaultRate is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(FaultRate), FaultRate, "The fault rate is from 0 to 1.");
        if (RootKey is { Length: 0 })
            throw new ArgumentException("The root key must not be empty; null means that there is none.", nameof(RootKey));
    }
}
