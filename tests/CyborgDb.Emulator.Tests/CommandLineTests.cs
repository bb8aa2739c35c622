using System.Diagnostics;
using System.Globalization;
using System.Net;
using CyborgDb.Emulator.CommandLine;

namespace CyborgDb.Emulator.Tests;

public sealed class CommandLineTests
{
    private static readonly string[] s_helpWords =
        ["emulator", "--port", "--host", "--root-key", "--training-threshold", "--fault-rate", "--fault-seed", "--service-version", "--kms", "--reading", "one-vector=as-sent|flat", "wrong-key=401|404", "ne-missing=never|decrypted", "field-not=refused|accepted",
         "unknown-include=refused|ignored", "no-permission=403|401", "type-operator=applied|refused", "train-dimension=32|any", "nothing is persisted", "emulator-hash-256"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task Help_tells_every_option_and_what_this_is(string argument)
    {
        (var code, var output, var error) = await RunAsync(argument);
        Assert.Equal((0, ""), (code, error));
        Assert.All(
            s_helpWords,
            word => Assert.Contains(word, output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Unknown argument '--what'; --help lists what there is.", "--what")]
    [InlineData("Unknown argument '--rootkey'; --help lists what there is.", "--rootkey=secret")]
    [InlineData("Unknown argument 'port'; --help lists what there is.", "port", "80")]
    [InlineData("Required argument missing for option: '--port'.", "--port")]
    [InlineData("--port takes a number from 0 to 65535.", "--port", "65536")]
    [InlineData("--port takes a number from 0 to 65535.", "--port", "-1")]
    [InlineData("--port takes a number from 0 to 65535.", "--port=x")]
    [InlineData("--host takes an IP address or localhost.", "--host", "example.org")]
    [InlineData("--root-key must not be empty.", "--root-key", "")]
    [InlineData("--training-threshold takes a number from 1 to 2147483647.", "--training-threshold", "0")]
    [InlineData("--training-threshold takes a number from 1 to 2147483647.", "--port", "0", "--training-threshold", "1e3")]
    [InlineData("--service-version takes 0.17 or 0.18.", "--service-version", "0.19")]
    [InlineData("--kms takes a name that is not empty and was not given before.", "--kms", "k", "--kms", "k")]
    [InlineData("--kms takes a name that is not empty and was not given before.", "--kms", "")]
    [InlineData("Required argument missing for option: '--kms'.", "--kms=")]
    [InlineData("Unknown argument '--rootkey'; --help lists what there is.", "--rootkey", "secret")]
    [InlineData("Option '--port' expects a single argument but 2 were provided.", "--port", "1", "--port", "2")]
    [InlineData("--fault-rate takes a number from 0 to 1.", "--fault-rate", "1.01")]
    [InlineData("--fault-rate takes a number from 0 to 1.", "--fault-rate", "-0.1")]
    [InlineData("--fault-rate takes a number from 0 to 1.", "--fault-rate", "often")]
    [InlineData("--fault-rate takes a number from 0 to 1.", "--fault-rate", "NaN")]
    [InlineData("--reading takes a name and a value, such as wrong-key=404; the names are one-vector, wrong-key, ne-missing, field-not, unknown-include, no-permission, type-operator, train-dimension.", "--reading", "wrongkey=404")]
    [InlineData("--reading takes a name and a value, such as wrong-key=404; the names are one-vector, wrong-key, ne-missing, field-not, unknown-include, no-permission, type-operator, train-dimension.", "--reading", "wrong-key")]
    [InlineData("--reading wrong-key takes 401 or 404.", "--reading", "wrong-key=403")]
    [InlineData("Required argument missing for option: '--reading'.", "--reading")]
    [InlineData("--fault-seed takes a number from 0 to 2147483647.", "--fault-seed", "-1")]
    public async Task A_bad_argument_is_one_line_on_stderr_and_exit_code_2(string message, params string[] arguments)
    {
        (var code, var output, var error) = await RunAsync(arguments);
        Assert.Equal((2, "", message + Environment.NewLine), (code, output, error));
    }

    [Theory]
    [InlineData("--port", "[suggest:4]", "--po")]
    [InlineData("0.17\n0.18", "[suggest:18]", "--service-version ")]
    [InlineData("wrong-key=401\nwrong-key=404", "[suggest:15]", "--reading wrong")]
    public async Task A_shell_is_told_how_a_word_can_go_on(string expected, params string[] arguments)
    {
        (var code, var output, var error) = await RunAsync(arguments);
        Assert.Equal((0, expected, ""), (code, output.ReplaceLineEndings("\n").TrimEnd(), error));
    }

    [Fact]
    public void A_value_that_begins_with_an_at_sign_is_no_file() => Assert.Equal("@key", Options("--root-key", "@key").RootKey);

    [Fact]
    public void Arguments_become_options()
    {
        var options = Options("--port", "1234", "--host=::1", "--root-key", "k", "--training-threshold", "5");
        Assert.Equal((1234, IPAddress.IPv6Loopback, "k", 5), (options.Port, options.Address, options.RootKey, options.TrainingThreshold));
        options = Options("--service-version", "0.18", "--kms", "a", "--kms=b");
        Assert.Equal((ServiceVersion.V018, "a,b"), (options.ServiceVersion, string.Join(",", options.KmsNames)));
        options = Options("--fault-rate", "0.25", "--fault-seed", "7");
        Assert.Equal((0.25, 7), (options.FaultRate, options.FaultSeed));
        Assert.Equal(IPAddress.Loopback, Options("--host", "localhost").Address);
        Assert.Equal(8000, Options().Port);
    }

    [Fact]
    public void Readings_are_set_one_by_one_and_can_be_set_back()
    {
        var readings = Options(
            "--reading", "one-vector=flat", "--reading=wrong-key=404", "--reading", "ne-missing=decrypted", "--reading", "field-not=accepted",
            "--reading", "unknown-include=ignored", "--reading", "no-permission=401", "--reading", "type-operator=refused", "--reading", "train-dimension=any").Readings;
        Assert.Equal(
            (OneVectorAnswer.Flat, WrongKeyAnswer.NotFoundUnlessOpen, NotEqualRule.MatchesMissingWhenDecrypted, FieldNotRule.Accepted),
            (readings.OneVector, readings.WrongKey, readings.NotEqual, readings.FieldNot));
        Assert.Equal(
            (UnknownIncludeRule.Ignored, MissingPermissionAnswer.Unauthorized, TypeOperatorRule.Refused, TrainableDimension.Any),
            (readings.UnknownInclude, readings.MissingPermission, readings.TypeOperator, readings.TrainableDimension));
        readings = Options("--reading", "wrong-key=404", "--reading", "wrong-key=401").Readings;
        Assert.Equal(WrongKeyAnswer.Unauthorized, readings.WrongKey);
    }

    [Theory]
    [InlineData("0.0.0.0", "http://0.0.0.0:", "http://127.0.0.1:", null, "everybody on the network can use it")]
    [InlineData("0.0.0.0", "http://0.0.0.0:", "http://127.0.0.1:", "very-secret", "everybody on the network can reach it, and the root key")]
    [InlineData("::", "http://[::]:", "http://[::1]:", null, "everybody on the network can use it")]
    public async Task Listening_on_every_address_says_so_and_warns(string host, string listening, string here, string? rootKey, string warning)
    {
        Assert.SkipWhen(host == "::" && !System.Net.Sockets.Socket.OSSupportsIPv6, "There is no IPv6 here.");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using var output = new StopAtLine("Ctrl-C stops it.", stop);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        string[] key = rootKey is null ? [] : ["--root-key", rootKey];
        Assert.Equal(0, await EmulatorCommand.RunAsync(["--port", "0", "--host", host, .. key], output, error, stop.Token));
        var line = output.ToString().Split(Environment.NewLine)[1];
        Assert.StartsWith($"Listening on {listening}", line, StringComparison.Ordinal);
        Assert.Contains($"which is every address of this machine; from here at {here}", line, StringComparison.Ordinal);
        Assert.StartsWith($"Warning: {warning}", Assert.Single(error.ToString().TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.DoesNotContain("very-secret", output.ToString() + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Listening_on_the_loopback_warns_of_nothing()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using var output = new StopAtLine("Ctrl-C stops it.", stop);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        Assert.Equal(0, await EmulatorCommand.RunAsync(["--port", "0"], output, error, stop.Token));
        Assert.Equal("", error.ToString());
        Assert.Matches(@"^Listening on http://127\.0\.0\.1:\d+/$", output.ToString().Split(Environment.NewLine)[1]);
    }

    [Fact]
    public async Task A_port_in_use_is_one_line_on_stderr_and_exit_code_1()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync(cancellationToken: Cancellation);
        var port = emulator.BaseAddress.Port;
        (var code, var output, var error) = await RunAsync("--port", port.ToString(CultureInfo.InvariantCulture));
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith($"Cannot listen on 127.0.0.1 port {port}: ", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task The_program_prints_nothing_else_when_the_port_is_in_use()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync(cancellationToken: Cancellation);
        using var program = Start("--port", emulator.BaseAddress.Port.ToString(CultureInfo.InvariantCulture));
        try
        {
            var output = await program.StandardOutput.ReadToEndAsync(Cancellation);
            var error = await program.StandardError.ReadToEndAsync(Cancellation);
            await program.WaitForExitAsync(Cancellation);
            Assert.Equal((1, ""), (program.ExitCode, output));
            Assert.StartsWith("Cannot listen on 127.0.0.1 port ", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        }
        finally
        {
            if (!program.HasExited)
                program.Kill();
        }
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task The_program_says_where_it_is_answers_and_stops_cleanly_on_a_signal(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent with kill.");
        Assert.SkipWhen(signal == "INT" && InterruptIsIgnored(), "Whoever started this in the background takes SIGINT away from it, and from what it starts.");
        using var program = Start("--port", "0", "--root-key", "very-secret");
        try
        {
            Assert.Equal(
                "CyborgDB emulator, for development and tests. Not the service: nothing is persisted.",
                await program.StandardOutput.ReadLineAsync(Cancellation));
            var listening = (await program.StandardOutput.ReadLineAsync(Cancellation))!;
            Assert.StartsWith("Listening on http://127.0.0.1:", listening, StringComparison.Ordinal);

            var baseAddress = new Uri(listening["Listening on ".Length..]);
            using var http = new HttpClient { BaseAddress = baseAddress };
            Assert.Contains("healthy", await http.GetStringAsync(new Uri("v1/health", UriKind.Relative), Cancellation), StringComparison.Ordinal);
            using var closed = await http.GetAsync(new Uri("v1/indexes/list", UriKind.Relative), Cancellation);
            Assert.Equal(HttpStatusCode.Unauthorized, closed.StatusCode);

            using var kill = Process.Start("kill", [$"-{signal}", program.Id.ToString(CultureInfo.InvariantCulture)]);
            await program.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
            var rest = await program.StandardOutput.ReadToEndAsync(Cancellation);
            var error = await program.StandardError.ReadToEndAsync(Cancellation);
            Assert.Equal((0, ""), (program.ExitCode, error));
            Assert.EndsWith($"Stopped.{Environment.NewLine}", rest, StringComparison.Ordinal);
            Assert.DoesNotContain("very-secret", rest, StringComparison.Ordinal);
        }
        finally
        {
            if (!program.HasExited)
                program.Kill();
        }
    }

    /// <summary>Whether this process, and so every one that it starts, ignores SIGINT. Only Linux tells.</summary>
    private static bool InterruptIsIgnored() =>
        OperatingSystem.IsLinux()
        && File.ReadLines("/proc/self/status").FirstOrDefault(static line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } line
        && (Convert.ToUInt64(line["SigIgn:".Length..].Trim(), 16) & 2) != 0;

    /// <summary>What is written, until a line ends in certain words: then it stops the program.</summary>
    private sealed class StopAtLine(string words, CancellationTokenSource stop) : StringWriter(CultureInfo.InvariantCulture)
    {
        public override async Task WriteLineAsync(string? value)
        {
            await base.WriteLineAsync(value);
            if (value?.EndsWith(words, StringComparison.Ordinal) is true)
                await stop.CancelAsync();
        }
    }

    private static Process Start(params string[] arguments) => Process.Start(
        new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet",
            [typeof(EmulatorCommand).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private static CyborgDbEmulatorOptions Options(params string[] arguments)
    {
        var command = new EmulatorArguments();
        var parsed = command.Read(arguments);
        Assert.Null(EmulatorArguments.Mistake(parsed));
        return command.EmulatorOptions(parsed);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        var code = await EmulatorCommand.RunAsync(arguments, output, error, Cancellation);
        return (code, output.ToString(), error.ToString());
    }
}
