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
    private readonly Option<StoragePrecision?> _precision = new("--precision") { Description = "how exactly the new index keeps values; a description does not show it" };
    private readonly Option<bool> _delete = new("--delete-old") { Description = "delete the old index, if both are found equal. Nothing may write to it any more" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "only say what there is to move, and what would be created" };
    private readonly Option<int> _passes = new("--passes") { Description = "how many comparisons at most", HelpName = "N", DefaultValueFactory = _ => 3 };
    private readonly RootCommand _command = new("Moves an index to another key, from an own key to a KMS, or to another service. Without options it shows that in an emulator.");

    public CommandLine()
    {
        Option[] options =
        [
            _index, _newIndex, _baseUrl, _apiKey, _keyFile, _newBaseUrl, _newApiKey, _newKeyFile, _newKms, _precision, _delete, _dryRun, _passes,
        ];
        foreach (var option in options)
            _command.Options.Add(option);
        _command.Validators.Add(result =>
        {
            if (result.Children.Any() && (result.GetResult(_index) is null || result.GetResult(_newIndex) is null))
                result.AddError("--index and --to are needed: which index moves, and what it is called then.");
            if (result.Children.Any() && (result.GetResult(_newKeyFile) is null) == (result.GetResult(_newKms) is null))
                result.AddError("Either --to-key-file or --to-kms is needed: who holds the new index's key.");
            if (result.GetResult(_passes) is not null && result.GetValue(_passes) < 1)
                result.AddError("--passes is 1 or more.");
        });
    }

    /// <summary>Runs what the arguments ask for: help, the demonstration or a move. Where something is wrong with them, that is said, and the exit code is 2.</summary>
    public Task<int> InvokeAsync(string[] arguments, Func<CancellationToken, Task<int>> demonstrate, Func<Settings, CancellationToken, Task<int>> move)
    {
        _command.SetAction((result, cancellationToken) =>
            arguments.Length == 0 ? demonstrate(cancellationToken) : move(SettingsOf(result), cancellationToken));
        var parsed = _command.Parse(arguments);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var error in parsed.Errors)
                Console.Error.WriteLine(error.Message);
            return Task.FromResult(2);
        }
        return parsed.InvokeAsync(new() { ProcessTerminationTimeout = Timeout.InfiniteTimeSpan });
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
            Passes = result.GetValue(_passes),
            StateFile = $"{Path.GetFullPath(result.GetValue(_newKeyFile) ?? newIndex)}.move",
        };
    }

    private static string? FromEnvironment(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
