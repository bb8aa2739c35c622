using System.Net;

namespace CyborgDb.Transport;

/// <summary>Watches the attempts of one call, and knows at its end whether any of them can have been carried out.</summary>
internal class CallObserver
{
    /// <summary>
    /// Whether the service can have done what it was asked, as far as the attempts tell: one whose answer did not come, or was not a plain
    /// refusal. A refusal of a later attempt takes nothing back.
    /// </summary>
    public bool MayBeCarriedOut { get; private set; }

    /// <summary>
    /// Whether an attempt can be carried out after a later one has been answered: one that the service was not seen to have ended, because
    /// there was no answer, or one of something in between that had waited long enough.
    /// </summary>
    public bool MayComeLate { get; private set; }

    /// <summary>The length of the body, in bytes.</summary>
    public long BodyLength { get; set; }

    /// <summary>An attempt begins, the first or a later one.</summary>
    public virtual void Attempting(int attempt)
    {
    }

    /// <summary>An attempt ended without an answer, after something may have been sent.</summary>
    public void Broke() => MayBeCarriedOut = MayComeLate = true;

    /// <summary>An attempt was answered.</summary>
    public void Answered(HttpStatusCode status)
    {
        MayBeCarriedOut |= (int)status is < 400 or >= 500 || status == HttpStatusCode.RequestTimeout;
        MayComeLate |= status is HttpStatusCode.RequestTimeout or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout;
    }
}
