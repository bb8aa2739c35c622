namespace CyborgDb.Emulator.Http;

/// <summary>The error bodies of the service.</summary>
internal static class ErrorResponses
{
    public static Task SendAsync(HttpContext context, RejectedException rejection)
    {
        if (rejection.RetryAfterSeconds is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return SendAsync(context, rejection.Status, rejection.Message);
    }

    public static Task SendAsync(HttpContext context, DimensionMismatchException mismatch, ServiceVersion version) =>
        version == ServiceVersion.V017
            ? SendAsync(context, InvalidBodyException.ForWhole(mismatch.Message))
            : SendAsync(context, StatusCodes.Status400BadRequest, mismatch.Message);

    public static Task SendAsync(HttpContext context, int status, string detail) =>
        JsonResponse.SendObjectAsync(context, status, writer =>
        {
            writer.WriteNumber("status_code", status);
            writer.WriteString("detail", detail);
        });

    public static Task SendAsync(HttpContext context, InvalidBodyException invalid) =>
        JsonResponse.SendObjectAsync(context, StatusCodes.Status422UnprocessableEntity, writer =>
        {
            writer.WriteStartArray("detail");
            foreach (var error in invalid.Errors)
            {
                writer.WriteStartObject();
                writer.WritePropertyName("loc");
                error.Location.WriteTo(writer);
                writer.WriteString("msg", error.Message);
                writer.WriteString("type", error.Type);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });

    /// <summary>What the web framework of the service says before any of its routes is reached.</summary>
    public static Task SendFrameworkErrorAsync(HttpContext context, int status, string detail) =>
        JsonResponse.SendObjectAsync(context, status, writer => writer.WriteString("detail", detail));
}
