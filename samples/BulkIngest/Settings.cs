using System.Globalization;
using CyborgDb;

namespace BulkIngest;

/// <summary>What the command line asks for.</summary>
internal sealed record Settings(
    string? File, string? MetadataFile, string? ContentsFile, JsonLinesFields Fields, string? BaseUrl, string? ApiKey, string Index, string? KeyFile, int BatchMegabytes, int BatchItems, int Requests)
{
    public const string Usage = """
        Puts a file of vectors into an index.

        Usage: BulkIngest [FILE] [what the file holds] [--base-url URL] [--api-key KEY] [--index NAME] [--key-file FILE]
                          [--batch-mb N] [--batch-items N] [--requests N]

          FILE             .jsonl: one item a line, {"id":"a","vector":[0.1,0.2],"metadata":{"year":2024},"contents":"text"};
                           .npy, .fvecs, .bvecs or .ivecs: vectors, whose ids are their row numbers, so a second file in the
                           same index replaces the first; without a file, 200,000 × 128 vectors are made
          --id-field NAME, --vector-field NAME, --metadata-field NAME, --contents-field NAME
                           what the fields of .jsonl are called              (id, vector, metadata, contents)
          --other-fields refuse|ignore|metadata
                           what becomes of other fields of .jsonl            (refuse)
          --metadata FILE  for a file of vectors: one JSON object a line, or null, for each of them
          --contents FILE  for a file of vectors: one line of text for each of them
          --base-url URL   the service to use  (or CYBORGDB_BASE_URL; none: an emulator in this process)
          --api-key KEY    its credential      (or CYBORGDB_SERVICE_KEY, or CYBORGDB_SERVICE_ROOT_KEY)
          --index NAME     the index, which is created if need be            (bulk)
          --key-file FILE  where the index key is, in hexadecimal; it is made if there is none.
                           Keep it: without it the index is lost. Needed with a service.
          --batch-mb N     how large a request may be, in MB                 (16)
          --batch-items N  how many items a request may have                 (5,000)
          --requests N     how many requests at once at most; it goes slower by itself (4)

        Ctrl-C ends it and says where it stands. With a service, the same command goes on from there, also after the process was
        killed: until all is stored, FILE.NAME.checkpoint beside the file says what is known to be stored.
        """;

    public string? CheckpointFile => File is null ? null : $"{File}.{Index}.checkpoint";

    /// <exception cref="ArgumentException">The command line is not as <see cref="Usage"/> says.</exception>
    public static Settings From(string[] arguments)
    {
        var settings = new Settings(null, null, null, new(), FromEnvironment("CYBORGDB_BASE_URL"), CyborgDbClientOptions.FromEnvironment().ApiKey, "bulk", null, 16, 5_000, 4);
        for (var i = 0; i < arguments.Length; i++)
        {
            var argument = arguments[i];
            if (!argument.StartsWith("--", StringComparison.Ordinal))
            {
                settings = settings.File is null ? settings with { File = argument } : throw new ArgumentException("There can be only one file.");
                continue;
            }
            var value = i + 1 < arguments.Length ? arguments[++i] : throw new ArgumentException($"{argument} needs a value.");
            settings = argument switch
            {
                "--id-field" => settings with { Fields = With(settings.Fields, id: value) },
                "--vector-field" => settings with { Fields = With(settings.Fields, vector: value) },
                "--metadata-field" => settings with { Fields = With(settings.Fields, metadata: value) },
                "--contents-field" => settings with { Fields = With(settings.Fields, contents: value) },
                "--other-fields" => settings with { Fields = With(settings.Fields, others: Others(value)) },
                "--metadata" => settings with { MetadataFile = value },
                "--contents" => settings with { ContentsFile = value },
                "--base-url" => settings with { BaseUrl = value },
                "--api-key" => settings with { ApiKey = value },
                "--index" => settings with { Index = value },
                "--key-file" => settings with { KeyFile = value },
                "--batch-mb" => settings with { BatchMegabytes = Number(argument, value, 1000) },
                "--batch-items" => settings with { BatchItems = Number(argument, value, 1_000_000) },
                "--requests" => settings with { Requests = Number(argument, value, 100) },
                _ => throw new ArgumentException($"There is no option {argument}."),
            };
        }
        return settings.BaseUrl is not null && settings.KeyFile is null
            ? throw new ArgumentException("With a service --key-file is needed: the key has to outlive this program.")
            : settings;
    }

    private static JsonLinesFields With(
        JsonLinesFields fields, string? id = null, string? vector = null, string? metadata = null, string? contents = null, JsonLinesOtherFields? others = null) =>
        new()
        {
            Id = id ?? fields.Id,
            Vector = vector ?? fields.Vector,
            Metadata = metadata ?? fields.Metadata,
            Contents = contents ?? fields.Contents,
            Others = others ?? fields.Others,
        };

    private static JsonLinesOtherFields Others(string value) => value switch
    {
        "refuse" => JsonLinesOtherFields.Refuse,
        "ignore" => JsonLinesOtherFields.Ignore,
        "metadata" => JsonLinesOtherFields.Metadata,
        _ => throw new ArgumentException("--other-fields is refuse, ignore or metadata."),
    };

    private static int Number(string option, string value, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : throw new ArgumentException($"{option} is a number from 1 to {most}.");

    private static string? FromEnvironment(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
