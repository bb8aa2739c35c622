using CyborgDb.Emulator.Access;
using CyborgDb.Emulator.Storage;
using CyborgDb.Emulator.Training;

namespace CyborgDb.Emulator.Http;

/// <summary>Training on request, and what the background worker is doing.</summary>
internal sealed class TrainingRoutes(IndexGate gate, TrainingWorker training, ServiceVersion version)
{
    public IEnumerable<Route> All =>
    [
        new("POST", "/v1/indexes/train", RouteAccess.Admin, TrainAsync),
        new("GET", "/v1/indexes/training-status", RouteAccess.Admin, StatusAsync),
    ];

    private async Task TrainAsync(HttpContext context)
    {
        VectorIndex index;
        int? lists;
        using (var body = await RequestBody.ReadAsync(context).ConfigureAwait(false))
        {
            (var address, lists) = body.Read(ReadRequest);
            using var unlocked = gate.Unlock(context, address);
            index = unlocked.Index;
        }

        TrainingOutcome outcome;
        try
        {
            outcome = await training.TrainAsync(index, lists).WaitAsync(context.RequestAborted).ConfigureAwait(false);
        }
        catch (TaskCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            throw new RejectedException(StatusCodes.Status503ServiceUnavailable, "The emulator is stopping");
        }

        if (outcome.End == TrainingEnd.LeftAsIs && version == ServiceVersion.V017)
            throw InvalidBodyException.ForWhole(outcome.Message);
        await JsonResponse.SendObjectAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteString("status", outcome.End == TrainingEnd.Failed ? "error" : "success");
            writer.WriteString("message", outcome.Message);
        }).ConfigureAwait(false);
    }

    private Task StatusAsync(HttpContext context)
    {
        var status = training.Status;
        return JsonResponse.SendObjectAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStrings("training_indexes", status.Current is null ? [] : [status.Current]);
            writer.WriteNumber("retrain_threshold", training.Rules.Threshold);
            writer.WriteString("currently_training", status.Current);
            writer.WriteStrings("queued_indexes", status.Queued);
            writer.WriteBoolean("worker_running", status.Current is not null || status.Queued.Count > 0);
            writer.WriteNumber("worker_pid", 0);
            writer.WriteStartObject("global_training");
            writer.WriteEndObject();
        });
    }

    // What shapes the lists of a real index is checked, but there are no lists here that it could shape. From 0.18 on the
    // service asks for the types only, and takes a number of lists that there cannot be as none.
    private (IndexAddress Address, int? Lists) ReadRequest(JsonFields fields)
    {
        var tolerance = fields.OptionalFiniteNumber("tolerance");
        if (version == ServiceVersion.V018)
        {
            fields.OptionalIntegerOfAnySize("batch_size");
            fields.OptionalIntegerOfAnySize("max_iters");
            fields.OptionalIntegerOfAnySize("max_memory");
            var lists = fields.OptionalIntegerOfAnySize("n_lists");
            return (fields.IndexAddress(), lists > 0 ? lists : null);
        }

        if (tolerance < 0)
            fields.Errors.Add(fields.Location.Member("tolerance"), "Input should be greater than or equal to 0", "greater_than_equal");
        fields.OptionalInteger("batch_size", least: 1);
        fields.OptionalInteger("max_iters", least: 1);
        fields.OptionalInteger("max_memory", least: 0);
        return (fields.IndexAddress(), fields.OptionalInteger("n_lists", least: 1));
    }
}
