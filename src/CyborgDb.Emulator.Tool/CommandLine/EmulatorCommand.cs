using System.CommandLine.Invocation;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace CyborgDb.Emulator.CommandLine;

/// <summary>The emulator as a program: starts it, says where it is, and waits to be stopped.</summary>
internal static class EmulatorCommand
{
    private const int Success = 0;
    private const int CannotStart = 1;
    private const int BadArguments = 2;

    /// <summary>Runs until SIGINT (Ctrl-C), SIGTERM or <paramref name="stop"/>.</summary>
    /// <returns>The exit code: 0 after a clean stop, 1 when it could not start, 2 for bad arguments.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error, CancellationToken stop = default)
    {
        var command = new EmulatorArguments();
        var parsed = command.Read(arguments);
        if (parsed.Action is not (null or ParseErrorAction))
            return await parsed.InvokeAsync(new() { Output = output, Error = error }, stop);
        if (EmulatorArguments.Mistake(parsed) is { } mistake)
        {
            await error.WriteLineAsync(mistake);
            return BadArguments;
        }
        return await ServeAsync(command.EmulatorOptions(parsed), output, error, stop);
    }

    private static async Task<int> ServeAsync(CyborgDbEmulatorOptions options, TextWriter output, TextWriter error, CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var cancelled = stop.Register(() => stopped.TrySetResult());
        try
        {
            await using var emulator = await CyborgDbEmulator.StartAsync(options, LogWarnings, stop);
            await output.WriteLineAsync("CyborgDB emulator, for development and tests. Not the service: nothing is persisted.");
            await output.WriteLineAsync(Listening.Describe(options.Address, emulator.BaseAddress));
            if (Listening.Warn(options) is { } warning)
                await error.WriteLineAsync(warning);
            await output.WriteLineAsync(options.RootKey is null
                ? "Every request is accepted. Ctrl-C stops it."
                : "Requests need the root key in X-API-Key. Ctrl-C stops it.");
            await output.FlushAsync(CancellationToken.None);
            await stopped.Task;
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            await error.WriteLineAsync($"Cannot listen on {options.Address} port {options.Port}: {exception.Message}");
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
