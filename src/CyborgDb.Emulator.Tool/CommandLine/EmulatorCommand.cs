using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace CyborgDb.Emulator.CommandLine;

/// <summary>The emulator as a program: starts it, says where it is, and waits to be stopped.</summary>
internal static class EmulatorCommand
{
    private const int Success = 0;
    private const int CannotStart = 1;
    private const int BadArguments = 2;

    private static readonly string s_usage = $"""
        An emulator of the CyborgDB service, for development and tests.

        Usage: cyborgdb-emulator [options]

          --port <number>                the port to listen on; 0 takes a free one (8000)
          --host <address>               the IP address to listen on (127.0.0.1); 0.0.0.0 is every address of this machine
          --root-key <key>               the credential to require in X-API-Key (none: every request is accepted);
                                         with one, indexes can have users
          --service-version <0.17|0.18>  the version of the service to answer as (0.17)
          --kms <name>                   a KMS slot that indexes can be created with; can be given more than once
          --training-threshold <number>  vectors at which training sets in (10000 per list; 65536 in 0.18)
          --reading <name>=<value>       how to take a point on which the sources of the contract disagree, see below;
                                         can be given more than once
          --fault-rate <0..1>            the share of requests that go wrong, to see how a client takes it (0): resets,
                                         slow, broken and empty answers, HTML, 408, 429, 502, 503, 504
          --fault-seed <number>          where the random numbers for that start (0)
          --help                         this text

        Readings, the default first:
        {ReadingSwitches.Help}
        It is not the service: nothing is persisted, search is exact, training only reports itself done.
        The one embedding model is emulator-hash-256, which hashes words.
        """;

    /// <summary>Runs until SIGINT (Ctrl-C), SIGTERM or <paramref name="stop"/>.</summary>
    /// <returns>The exit code: 0 after a clean stop, 1 when it could not start, 2 for bad arguments.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error, CancellationToken stop = default)
    {
        var options = CommandLineOptions.Parse(arguments);
        if (options.Error is not null)
        {
            await error.WriteLineAsync(options.Error);
            return BadArguments;
        }

        if (options.Help)
        {
            await output.WriteLineAsync(s_usage);
            return Success;
        }

        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var cancelled = stop.Register(() => stopped.TrySetResult());
        try
        {
            await using var emulator = await CyborgDbEmulator.StartAsync(options.Emulator, LogWarnings, stop);
            await output.WriteLineAsync("CyborgDB emulator, for development and tests. Not the service: nothing is persisted.");
            await output.WriteLineAsync(Listening.Describe(options.Emulator.Address, emulator.BaseAddress));
            if (Listening.Warn(options.Emulator) is { } warning)
                await error.WriteLineAsync(warning);
            await output.WriteLineAsync(options.Emulator.RootKey is null
                ? "Every request is accepted. Ctrl-C stops it."
                : "Requests need the root key in X-API-Key. Ctrl-C stops it.");
            await output.FlushAsync(CancellationToken.None);
            await stopped.Task;
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            await error.WriteLineAsync($"Cannot listen on {options.Emulator.Address} port {options.Emulator.Port}: {exception.Message}");
            return CannotStart;
        }

        await output.WriteLineAsync("Stopped.");
        return Success;

        void Stop(PosixSignalContext signal)
        {
            // The process is to end by returning, after the emulator has been stopped.
            signal.Cancel = true;
            stopped.TrySetResult();
        }
    }

    // That it cannot start is said above in one line; the host would say it again with a stack trace.
    private static void LogWarnings(ILoggingBuilder logging) => logging
        .AddSimpleConsole()
        .SetMinimumLevel(LogLevel.Warning)
        .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
}
