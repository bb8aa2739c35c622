using System.CommandLine;
using System.CommandLine.Invocation;
using CyborgDb;

namespace MoveIndex;

/// <summary>The options of the program.</summary>
internal sealed class CommandLine
{
    private readonly Option<string> _index = new("--index") { Description = "the index that moves", HelpName = "NAME" };
    private readonly Option<string> _newIndex = new("--to") { Description = "the new index's name", HelpName = "NAME" };

    private readonly Option<string> _baseUrl = new("--base-url")
    {
        Description = "the service of the index (or CYBORGDB_BASE_URL)",
        HelpName = "URL",
        DefaultValueFactory = _ => FromEnvironment("CYBORGDB_BASE_URL") ?? "http://localhost:8000",
    };

    private readonly Option<string?> _apiKey = new("--api-key") { Description = "its root key (or CYBORGDB_SERVICE_KEY, or CYBORGDB_SERVICE_ROOT_KEY)", HelpName = "KEY" };
    private readonly Option<string?> _keyFile = new("--key-file") { Description = "where the index's key is, in hexadecimal; none: a KMS holds it", HelpName = "FILE" };
    private readonly Option<string?> _newBaseUrl = new("--to-base-url") { Description = "the service of the new index, where it is another", HelpName = "URL" };
    private readonly Option<string?> _newApiKey = new("--to-api-key") { Description = "its root key", HelpName = "KEY" };

    private readonly Option<string?> _newKeyFile = new("--to-key-file")
    {
        Description = "where the new index's key is; it is made if there is none. Keep it: without it the index is lost",
        HelpName = "FILE",
    };

    private readonly Option<string?> _newKms = new("--to-kms") { Description = "the KMS slot that is to hold the new index's key, in place of a file", HelpName = "SLOT" };

    private readonly Option<StoragePrecision?> _precision = new("--precision")
    {
        Description = $"how exactly the new index keeps values; a description does not show it. One of {string.Join(", ", Enum.GetNames<StoragePrecision>())}",
        HelpName = "NAME",
        CustomParser = static result =>
        {
            if (Enum.GetNames<StoragePrecision>().Contains(result.Tokens[0].Value, StringComparer.OrdinalIgnoreCase))
                return Enum.Parse<StoragePrecision>(result.Tokens[0].Value, ignoreCase: true);
            result.AddError($"--precision is one of {string.Join(", ", Enum.GetNames<StoragePrecision>())}.");
            return null;
        },
    };

    private readonly Option<bool> _delete = new("--delete-old") { Description = "delete the old index, if both are found equal. Nothing may write to it any more" };
    private readonly Option<string?> _model = new("--embedding-model") { Description = "the service's model that makes the new index's vectors of texts; a description does not show it", HelpName = "NAME" };
    private readonly Option<bool> _resume = new("--resume") { Description = "the new index was begun by this move, although FILE.move is not there any more" };
    private readonly Option<bool> _catchUp = new("--catch-up") { Description = "after both agreed: copy what was written to the old index since, over what the new one has" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "only say what there is to move, and what would be created" };
    private readonly Option<int> _passes = new("--passes") { Description = "how many comparisons at most", HelpName = "N", DefaultValueFactory = _ => 3 };
    private readonly RootCommand _command = new("Moves an index to another key, from a key of your own to a KMS, or to another service. Without options it shows that in an emulator.");

    public CommandLine()
    {
        Option[] options =
        [
            _index, _newIndex, _baseUrl, _apiKey, _keyFile, _newBaseUrl, _newApiKey, _newKeyFile, _newKms, _precision, _model, _delete, _resume, _catchUp, _dryRun, _passes,
        ];
        foreach (var option in options)
            _command.Options.Add(option);
    }

    /// <summary>Runs what the arguments ask for: help, the demonstration or a move. Where something is wrong with them, that is said, and the exit code is 2.</summary>
    public Task<int> InvokeAsync(string[] arguments, Func<CancellationToken, Task<int>> demonstrate, Func<Settings, CancellationToken, Task<int>> move)
    {
        _command.SetAction((result, cancellationToken) =>
            arguments.Length == 0 ? demonstrate(cancellationToken) : move(SettingsOf(result), cancellationToken));
        // What begins with @ is a value like others, not the name of a file with arguments.
        var parsed = _command.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if ((parsed.Action is ParseErrorAction || parsed.Action == _command.Action) && Mistake(parsed) is { } mistake)
        {
            Console.Error.WriteLine(mistake);
            return Task.FromResult(2);
        }
        return parsed.InvokeAsync(new() { ProcessTerminationTimeout = Timeout.InfiniteTimeSpan });
    }

    /// <summary>What is wrong, by the first that is. Of what nobody asked for only the name is told: its value may be a secret.</summary>
    private string? Mistake(ParseResult parsed)
    {
        bool IsGiven(Option option) => parsed.GetResult(option) is { Implicit: false };

        if (parsed.UnmatchedTokens is [var unknown, ..])
            return $"Unknown argument '{unknown.Split('=')[0]}'; --help lists what there is.";
        if (parsed.Errors is [var error, ..])
            return error.Message;
        if (parsed.Tokens.Count == 0)
            return null;
        if (!IsGiven(_index) || !IsGiven(_newIndex))
            return "--index and --to are needed: which index moves, and what it is called then.";
        if (IsGiven(_newKeyFile) == IsGiven(_newKms))
            return "One of --to-key-file and --to-kms is needed: who holds the new index's key.";
        if (parsed.GetValue(_delete) && parsed.GetValue(_index) == parsed.GetValue(_newIndex))
            return "With --delete-old the new index needs another name: two addresses can be of one service.";
        return parsed.GetValue(_passes) < 1 ? "--passes is 1 or more." : null;
    }

    private Settings SettingsOf(ParseResult result)
    {
        var (index, newIndex, baseUrl) = (result.GetValue(_index)!, result.GetValue(_newIndex)!, result.GetValue(_baseUrl)!);
        var apiKey = result.GetValue(_apiKey) ?? CyborgDbClientOptions.FromEnvironment().ApiKey;
        var newBaseUrl = result.GetValue(_newBaseUrl);
        return new()
        {
            Index = index,
            NewIndex = newIndex,
            BaseUrl = baseUrl,
            ApiKey = apiKey,
            KeyFile = result.GetValue(_keyFile),
            NewBaseUrl = newBaseUrl ?? baseUrl,
            // Another service gets its own credential or none.
            NewApiKey = newBaseUrl is null ? apiKey : result.GetValue(_newApiKey),
            NewKeyFile = result.GetValue(_newKeyFile),
            NewKms = result.GetValue(_newKms),
            Precision = result.GetValue(_precision),
            DeleteOld = result.GetValue(_delete),
            DryRun = result.GetValue(_dryRun),
            CatchUp = result.GetValue(_catchUp),
            Resume = result.GetValue(_resume),
            EmbeddingModel = result.GetValue(_model),
            Passes = result.GetValue(_passes),
            StateFile = $"{Path.GetFullPath(result.GetValue(_newKeyFile) ?? $"{index}-to-{newIndex}")}.move",
        };
    }

    private static string? FromEnvironment(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
