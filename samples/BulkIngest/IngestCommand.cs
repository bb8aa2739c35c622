using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using CyborgDb;

namespace BulkIngest;

/// <summary>The command line: what can stand on it, and the settings that it makes.</summary>
internal sealed class IngestCommand : RootCommand
{
    private readonly Argument<string?> _file = new("FILE")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = """
            .jsonl: one item a line, {"id":"a","vector":[0.1,0.2],"metadata":{"year":2024},"contents":"text"};
            .npy, .fvecs, .bvecs or .ivecs: vectors, whose ids are their row numbers, so a second file in the
            same index replaces the first; without a file, 200,000 × 128 vectors are made
            """,
    };

    private readonly Option<string?> _baseUrl = new("--base-url")
    {
        HelpName = "URL",
        Description = "the service to use (or CYBORGDB_BASE_URL; none: an emulator in this process)",
    };

    private readonly Option<string?> _apiKey = new("--api-key")
    {
        HelpName = "KEY",
        Description = "its credential (or CYBORGDB_SERVICE_KEY, or CYBORGDB_SERVICE_ROOT_KEY)",
    };

    private readonly Option<string> _index = new("--index")
    {
        HelpName = "NAME",
        Description = "the index, which is created if need be",
        DefaultValueFactory = static _ => "bulk",
    };

    private readonly Option<string?> _keyFile = new("--key-file")
    {
        HelpName = "FILE",
        Description = """
            where the index key is, in hexadecimal; it is made if there is none.
            Keep it: without it the index is lost. Needed with a service.
            """,
    };

    private readonly Option<int> _batchMegabytes = Number("--batch-mb", "how large a request may be, in MB", 16, 1000);

    private readonly Option<int> _batchItems = Number("--batch-items", "how many items a request may have", 5_000, 1_000_000);

    private readonly Option<int> _requests = Number("--requests", "how many requests at once at most; it goes slower by itself", 4, 100);

    private readonly Option<string> _idField = Field("--id-field", "what the field of a .jsonl is called that holds the id", "id");

    private readonly Option<string> _vectorField = Field("--vector-field", "… that holds the vector", "vector");

    private readonly Option<string> _metadataField = Field("--metadata-field", "… that holds the metadata", "metadata");

    private readonly Option<string> _contentsField = Field("--contents-field", "… that holds the contents", "contents");

    private readonly Option<string> _otherFields = new("--other-fields")
    {
        HelpName = "refuse|ignore|metadata",
        Description = "what becomes of other fields of a .jsonl",
        DefaultValueFactory = static _ => "refuse",
    };

    private readonly Option<string?> _metadata = new("--metadata")
    {
        HelpName = "FILE",
        Description = "for a file of vectors: one JSON object a line, or null, for each of them",
    };

    private readonly Option<string?> _contents = new("--contents")
    {
        HelpName = "FILE",
        Description = "for a file of vectors: one line of text for each of them",
    };

    public IngestCommand() : base("""
        Puts a file of vectors into an index.

        Ctrl-C ends it and says where it stands. With a service, the same command goes on from there, also after the process was
        killed: until all is stored, FILE.NAME.checkpoint beside the file says what is known to be stored.
        """)
    {
        _file.Validators.Add(static file =>
        {
            if (file.Tokens is [{ Value: ['-', ..] name }])
                file.AddError(Unknown(name));
        });
        _otherFields.Validators.Add(static given =>
        {
            if (given.Tokens is [{ Value: not ("refuse" or "ignore" or "metadata") }])
                given.AddError("--other-fields is refuse, ignore or metadata.");
        });
        Add(_file);
        Option[] options = [
            _idField, _vectorField, _metadataField, _contentsField, _otherFields, _metadata, _contents,
            _baseUrl, _apiKey, _index, _keyFile, _batchMegabytes, _batchItems, _requests,
        ];
        Array.ForEach(options, Add);
    }

    /// <summary>Reads the arguments, then the environment.</summary>
    /// <returns>Null where there is nothing to do but to end: help was asked for, or something is wrong, and that has been said.</returns>
    public Settings? Read(string[] arguments, out int exitCode)
    {
        // What begins with @ is a value like others, not the name of a file with arguments.
        var parsed = Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var isForHelp = parsed.Action is not (null or ParseErrorAction);
        if (isForHelp || Mistake(parsed) is not null)
        {
            exitCode = isForHelp ? parsed.Invoke() : Refuse(Mistake(parsed)!);
            return null;
        }
        exitCode = 0;
        return new(
            parsed.GetValue(_file), parsed.GetValue(_metadata), parsed.GetValue(_contents), Fields(parsed), BaseUrl(parsed),
            parsed.GetValue(_apiKey) ?? CyborgDbClientOptions.FromEnvironment().ApiKey, parsed.GetValue(_index)!, parsed.GetValue(_keyFile),
            parsed.GetValue(_batchMegabytes), parsed.GetValue(_batchItems), parsed.GetValue(_requests));
    }

    private JsonLinesFields Fields(ParseResult parsed) => new()
    {
        Id = parsed.GetValue(_idField)!,
        Vector = parsed.GetValue(_vectorField)!,
        Metadata = parsed.GetValue(_metadataField)!,
        Contents = parsed.GetValue(_contentsField)!,
        Others = Enum.Parse<JsonLinesOtherFields>(parsed.GetValue(_otherFields)!, ignoreCase: true),
    };

    private string? BaseUrl(ParseResult parsed) =>
        parsed.GetValue(_baseUrl) ?? (Environment.GetEnvironmentVariable("CYBORGDB_BASE_URL") is { Length: > 0 } value ? value : null);

    private static int Refuse(string mistake)
    {
        Console.Error.WriteLine(mistake);
        return 2;
    }

    /// <summary>What is wrong, by the first that is. Of what nobody asked for only the name is told: its value may be a secret.</summary>
    private string? Mistake(ParseResult parsed) =>
        parsed.Errors.FirstOrDefault(static error => error.SymbolResult is ArgumentResult or OptionResult)?.Message
        ?? (parsed.UnmatchedTokens is [var first, ..] ? Unknown(first) : null)
        ?? (BaseUrl(parsed) is not null && parsed.GetValue(_keyFile) is null
            ? "With a service --key-file is needed: the key has to outlive this program."
            : null);

    private static string Unknown(string argument) => $"Unknown argument '{argument.Split('=')[0]}'; --help lists what there is.";

    private static Option<string> Field(string name, string description, string standard) => new(name)
    {
        HelpName = "NAME",
        Description = description,
        DefaultValueFactory = _ => standard,
    };

    private static Option<int> Number(string name, string description, int standard, int most) => new(name)
    {
        HelpName = "N",
        Description = description,
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            if (!int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 || number > most)
                result.AddError($"{name} is a number from 1 to {most}.");
            return number;
        },
    };
}
