using System.Globalization;
using System.Net;
using CyborgDb.Emulator.Training;

namespace CyborgDb.Emulator;

/// <summary>How a <see cref="CyborgDbEmulator"/> runs. The defaults suit a test: loopback, a free port, no credential.</summary>
public sealed class CyborgDbEmulatorOptions
{
    /// <summary>The TCP port to listen on, 0 to 65535. The default, 0, takes a free one.</summary>
    public int Port { get; set; }

    /// <summary>The address to listen on. The default is the IPv4 loopback, which only this machine can reach.</summary>
    public IPAddress Address { get; set; } = IPAddress.Loopback;

    /// <summary>
    /// The root key that every request but health then has to send in <c>X-API-Key</c>. The default, null, accepts
    /// every request. It must not be empty.
    /// </summary>
    public string? RootKey { get; set; }

    /// <summary>
    /// How many vectors per list an index may hold before an upsert sets off training, and how many it needs at least to
    /// be trained. 1 or more; the default is the service's 10,000.
    /// </summary>
    public int TrainingThreshold { get; set; } = 10_000;

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
    /// <returns>Address, port, whether there is a root key, the training threshold and the fault rate.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"Address = {Address}, Port = {Port}, RootKey = {(RootKey is null ? "none" : "(set)")}, TrainingThreshold = {TrainingThreshold}, FaultRate = {FaultRate}");

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Address);
        ArgumentOutOfRangeException.ThrowIfNegative(Port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Port, IPEndPoint.MaxPort);
        ArgumentOutOfRangeException.ThrowIfLessThan(TrainingThreshold, 1);
        if (FaultRate is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(FaultRate), FaultRate, "The fault rate is from 0 to 1.");
        if (RootKey is { Length: 0 })
            throw new ArgumentException("The root key must not be empty; null means that there is none.", nameof(RootKey));
    }
}
