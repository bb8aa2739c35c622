using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;

namespace CyborgDb.Emulator.CommandLine;

/// <summary>The command line: what can stand on it, and the options to start with that it makes.</summary>
internal sealed class EmulatorArguments : RootCommand
{
    private const int ServicePort = 8000;

    private static readonly string[] s_versions = ["0.17", "0.18"];

    private readonly Option<int> _port = Number("--port", "the port to listen on; 0 takes a free one", 0, IPEndPoint.MaxPort, ServicePort);

    private readonly Option<IPAddress> _host = new("--host")
    {
        HelpName = "address",
        Description = "the IP address to listen on; 0.0.0.0 is every address of this machine",
        DefaultValueFactory = static _ => IPAddress.Loopback,
        CustomParser = static result => result.Tokens[0].Value == "localhost" ? IPAddress.Loopback
            : IPAddress.TryParse(result.Tokens[0].Value, out var address) ? address
            : Refuse<IPAddress>(result, "--host takes an IP address or localhost."),
    };

    private readonly Option<string?> _rootKey = new("--root-key")
    {
        HelpName = "key",
        Description = "the credential to require in X-API-Key (none: every request is accepted); with one, indexes can have users",
    };

    private readonly Option<string> _serviceVersion = new("--service-version")
    {
        HelpName = string.Join('|', s_versions),
        Description = "the version of the service to answer as",
        DefaultValueFactory = static _ => s_versions[0],
    };

    private readonly Option<string[]> _kms = new("--kms")
    {
        HelpName = "name",
        Description = "a KMS slot that indexes can be created with; can be given more than once",
    };

    private readonly Option<int?> _trainingThreshold = new("--training-threshold")
    {
        HelpName = "number",
        Description = "vectors at which training sets in (10000 per list; 65536 in 0.18)",
        CustomParser = static result => NumberOf(result, "--training-threshold", 1, int.MaxValue),
    };

    private readonly Option<string[]> _readings = new("--reading")
    {
        HelpName = "name=value",
        Description = $"""
            how to take a point on which the sources of the contract disagree; can be given more than once. The default first:
            {ReadingSwitches.Help.TrimEnd()}
            """,
    };

    private readonly Option<double> _faultRate = new("--fault-rate")
    {
        HelpName = "0..1",
        Description = "the share of requests that go wrong, to see how a client takes it: resets, slow, broken and empty answers, HTML, 408, 429, 502, 503, 504",
        DefaultValueFactory = static _ => 0,
        CustomParser = static result =>
            double.TryParse(result.Tokens[0].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate <= 1
                ? rate
                : Refuse<double>(result, "--fault-rate takes a number from 0 to 1."),
    };

    private readonly Option<int> _faultSeed = Number("--fault-seed", "where the random numbers for that start", 0, int.MaxValue, 0);

    public EmulatorArguments() : base("""
        An emulator of the CyborgDB service, for development and tests.

        It is not the service: nothing is persisted, search is exact, training only reports itself done.
        The one embedding model is emulator-hash-256, which hashes words.
        """)
    {
        _rootKey.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: "" }])
                result.AddError("--root-key must not be empty.");
        });
        _serviceVersion.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: var value }] && !s_versions.Contains(value, StringComparer.Ordinal))
                result.AddError($"--service-version takes {string.Join(" or ", s_versions)}.");
        });
        _serviceVersion.CompletionSources.Add(s_versions);
        _kms.Validators.Add(static result =>
        {
            if (result.Tokens.Any(static token => token.Value.Length == 0) || result.Tokens.DistinctBy(static token => token.Value, StringComparer.Ordinal).Count() != result.Tokens.Count)
                result.AddError("--kms takes a name that is not empty and was not given before.");
        });
        _readings.Validators.Add(static result =>
        {
            var scratch = new ContractReadings();
            if (result.Tokens.Select(token => ReadingSwitches.Apply(scratch, token.Value)).FirstOrDefault(static error => error is not null) is { } error)
                result.AddError(error);
        });
        _readings.CompletionSources.Add([.. ReadingSwitches.All]);
        Option[] options = [_port, _host, _rootKey, _serviceVersion, _kms, _trainingThreshold, _readings, _faultRate, _faultSeed];
        Array.ForEach(options, Add);
    }

    /// <summary>Reads arguments. What begins with @ is a value like others, not the name of a file with arguments.</summary>
    public ParseResult Read(string[] arguments) => Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });

    /// <summary>The options that the arguments make.</summary>
    public CyborgDbEmulatorOptions EmulatorOptions(ParseResult parsed)
    {
        var options = new CyborgDbEmulatorOptions
        {
            Port = parsed.GetValue(_port),
            Address = parsed.GetRequiredValue(_host),
            RootKey = parsed.GetValue(_rootKey),
            ServiceVersion = parsed.GetValue(_serviceVersion) == s_versions[1] ? ServiceVersion.V018 : ServiceVersion.V017,
            TrainingThreshold = parsed.GetValue(_trainingThreshold),
            FaultRate = parsed.GetValue(_faultRate),
            FaultSeed = parsed.GetValue(_faultSeed),
        };
        foreach (var slot in parsed.GetValue(_kms) ?? [])
            options.KmsNames.Add(slot);
        foreach (var reading in parsed.GetValue(_readings) ?? [])
            ReadingSwitches.Apply(options.Readings, reading);
        return options;
    }

    /// <summary>What is wrong, by the first that is; null where nothing is. Of what nobody asked for only the name is told: its value may be a secret.</summary>
    public static string? Mistake(ParseResult parsed) => parsed.UnmatchedTokens is [var unknown, ..]
        ? $"Unknown argument '{unknown.Split('=')[0]}'; --help lists what there is."
        : parsed.Errors is [var error, ..] ? error.Message : null;

    private static Option<int> Number(string name, string description, int least, int most, int standard) => new(name)
    {
        HelpName = "number",
        Description = description,
        DefaultValueFactory = _ => standard,
        CustomParser = result => NumberOf(result, name, least, most) ?? 0,
    };

    private static int? NumberOf(ArgumentResult result, string name, int least, int most) =>
        int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : Refuse<int?>(result, $"{name} takes a number from {least} to {most}.");

    private static T? Refuse<T>(ArgumentResult result, string mistake)
    {
        result.AddError(mistake);
        return default;
    }
}
