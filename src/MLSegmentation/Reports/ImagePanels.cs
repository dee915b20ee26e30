namespace MLSegmentation.Reports;

/// <summary>The images of one image, as PNG files.</summary>
/// <param name="Size">The size of the masks.</param>
/// <param name="Image">The image; null where there is none.</param>
/// <param name="Truth">The true mask.</param>
/// <param name="Prediction">The predicted mask.</param>
/// <param name="Errors">Where they differ.</param>
internal sealed record ImagePanels(ImageSize Size, byte[]? Image, byte[] Truth, byte[] Prediction, byte[] Errors);
