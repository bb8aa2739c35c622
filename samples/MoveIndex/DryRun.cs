using CyborgDb;
using Spectre.Console;

namespace MoveIndex;

/// <summary>What there is to move and where it would go: nothing is created, stored or deleted.</summary>
internal static class DryRun
{
    public static async Task<int> ShowAsync(EncryptedIndex index, CyborgDbClient newClient, Settings settings, CancellationToken cancellationToken)
    {
        var description = await index.DescribeAsync(cancellationToken: cancellationToken);
        var count = await index.CountAsync(cancellationToken: cancellationToken);
        var isThere = (await newClient.ListIndexesAsync(cancellationToken)).Contains(settings.NewIndex);
        var health = await newClient.GetHealthAsync(cancellationToken);
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumn("").AddColumn("");
        table.AddRow("items", $"{count:#,0}");
        table.AddRow("dimension", $"{description.Dimension}");
        table.AddRow("metric", $"{description.Metric}");
        table.AddRow("schema", Markup.Escape(description.MetadataSchema is { } schema ? $"{schema.Count} fields" : "none is shown: before version 0.18 there are none"));
        table.AddRow("precision", Markup.Escape(settings.Precision?.ToString() ?? "Float32, as nothing else is said; a description does not show it"));
        table.AddRow("model", Markup.Escape(settings.EmbeddingModel ?? "none, as none is said; a description does not show it"));
        table.AddRow("new index", Markup.Escape($"'{settings.NewIndex}' at {settings.NewBaseUrl} (version {health.Version}), {(isThere ? "which is there already" : "which would be created")}"));
        table.AddRow("new key", Markup.Escape(settings.NewKms is { } slot ? $"in KMS slot {slot}" : File.Exists(settings.NewKeyFile) ? $"that of {settings.NewKeyFile}" : $"made, into {settings.NewKeyFile}"));
        table.AddRow("old index", settings.DeleteOld ? "would be deleted once both are equal" : "would stay");
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine("This was a dry run: nothing was changed.");
        return 0;
    }
}
