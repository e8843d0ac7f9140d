/* zky-data-sets.c: the data sets there are
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-data-private.h"

/* A set is a row here. README.md says where the sums come from. */

#define STRINGS(...) ((const char *const[]) { __VA_ARGS__, NULL })
#define FILES(...)   ((const ZkyDataFile[]) { __VA_ARGS__, { NULL } })

#define UCI "https://archive.ics.uci.edu"

const ZkyDataRow zky_data_rows[] = {
  {
    .info = {
      .name = "iris", .origin = ZKY_DATA_SHIPPED, .licence = "CC BY 4.0",
      .summary = "150 flowers of three species: four lengths of each",
      .source = UCI "/dataset/53/iris",
      .files = FILES ({ "iris.csv" }),
    },
    .load = zky_data_load_table, .target = "species",
    .columns = STRINGS ("sepal_length", "sepal_width", "petal_length", "petal_width"),
  },
  {
    .info = {
      .name = "penguins", .origin = ZKY_DATA_SHIPPED, .licence = "CC0 1.0",
      .summary = "342 penguins of three species: four measures of each",
      .source = "https://allisonhorst.github.io/palmerpenguins",
      .files = FILES ({ "penguins.csv" }),
    },
    .load = zky_data_load_table, .target = "species",
    .columns = STRINGS ("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"),
  },
  {
    .info = {
      .name = "digits", .origin = ZKY_DATA_SHIPPED, .licence = "CC BY 4.0",
      .summary = "1797 handwritten digits of 8 × 8 pixels",
      .source = UCI "/dataset/80/optical+recognition+of+handwritten+digits",
      .files = FILES ({ "digits-images.idx.gz" }, { "digits-labels.idx.gz" }),
    },
    .load = zky_data_load_images, .scale = 16,
  },
  {
    .info = {
      .name = "holmes", .origin = ZKY_DATA_SHIPPED, .licence = "public domain",
      .summary = "two stories of Sherlock Holmes, by Arthur Conan Doyle, 1891",
      .source = "https://www.gutenberg.org/ebooks/1661",
      .files = FILES ({ "holmes.txt" }),
    },
    .load = zky_data_load_text,
  },
  {
    .info = {
      .name = "mnist", .origin = ZKY_DATA_FETCHED, .licence = "CC BY-SA 3.0",
      .summary = "70000 handwritten digits of 28 × 28 pixels, 10000 of them for tests",
      .source = "http://yann.lecun.com/exdb/mnist",
      .files = FILES (
        { "train-images-idx3-ubyte.gz", 9912422, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db" },
        { "train-labels-idx1-ubyte.gz", 28881, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5" },
        { "t10k-images-idx3-ubyte.gz", 1648877, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7" },
        { "t10k-labels-idx1-ubyte.gz", 4542, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2" }),
      .bases = STRINGS ("https://storage.googleapis.com/cvdf-datasets/mnist/",
                        "https://ossci-datasets.s3.amazonaws.com/mnist/"),
    },
    .load = zky_data_load_images, .scale = 255, .test_file = 2,
  },
  {
    .info = {
      .name = "fashion-mnist", .origin = ZKY_DATA_FETCHED, .licence = "MIT",
      .summary = "70000 pictures of clothes of 28 × 28 pixels, 10000 of them for tests",
      .source = "https://github.com/zalandoresearch/fashion-mnist",
      .files = FILES (
        { "train-images-idx3-ubyte.gz", 26421880, "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888" },
        { "train-labels-idx1-ubyte.gz", 29515, "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9" },
        { "t10k-images-idx3-ubyte.gz", 4422102, "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b" },
        { "t10k-labels-idx1-ubyte.gz", 5148, "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34" }),
      .bases = STRINGS ("https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
                        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
    },
    .load = zky_data_load_images, .scale = 255, .test_file = 2,
    .classes = STRINGS ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
  },
  {
    .info = {
      .name = "shakespeare", .origin = ZKY_DATA_FETCHED, .licence = "public domain",
      .summary = "40000 lines of Shakespeare's plays in one text",
      .source = "https://github.com/karpathy/char-rnn",
      .files = FILES ({ "input.txt", 1115394, "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed" }),
      .bases = STRINGS ("https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/"),
    },
    .load = zky_data_load_text,
  },
  {
    .info = {
      .name = "titanic", .origin = ZKY_DATA_KAGGLE, .licence = "rules of the competition", .competition = "titanic",
      .summary = "passengers of the Titanic: who survived?",
      .source = "https://www.kaggle.com/c/titanic",
      .files = FILES ({ "train.csv" }),
    },
    .load = zky_data_load_table, .target = "Survived", .has_classes = TRUE,
    .columns = STRINGS ("Pclass", "Age", "SibSp", "Parch", "Fare"),
  },
  {
    .info = {
      .name = "house-prices", .origin = ZKY_DATA_KAGGLE, .licence = "rules of the competition",
      .competition = "house-prices-advanced-regression-techniques",
      .summary = "houses in Ames: what did they cost?",
      .source = "https://www.kaggle.com/c/house-prices-advanced-regression-techniques",
      .files = FILES ({ "train.csv" }),
    },
    .load = zky_data_load_table, .target = "SalePrice",
    .columns = STRINGS ("LotArea", "OverallQual", "OverallCond", "YearBuilt", "YearRemodAdd", "TotalBsmtSF", "1stFlrSF", "2ndFlrSF",
                        "GrLivArea", "FullBath", "BedroomAbvGr", "TotRmsAbvGrd", "Fireplaces", "GarageCars", "GarageArea"),
  },
  {
    .info = {
      .name = "digit-recognizer", .origin = ZKY_DATA_KAGGLE, .licence = "CC BY-SA 3.0", .competition = "digit-recognizer",
      .summary = "42000 of MNIST's digits as a table of pixels",
      .source = "https://www.kaggle.com/c/digit-recognizer",
      .files = FILES ({ "train.csv" }),
    },
    .load = zky_data_load_table, .target = "label", .has_classes = TRUE, .scale = 255,
  },
};

const guint zky_data_n_rows = G_N_ELEMENTS (zky_data_rows);
